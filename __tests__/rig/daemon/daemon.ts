import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { portOf, start, stop } from '../http-server';
import { admits } from './admission';
import { AppConfig } from './app-config';
import type { Database } from './database';
import { Events } from './events';
import { apiError, type Exchange, json } from './exchange';
import { ProjectFiles } from './files';
import { type Generation, GENERATIONS, REALM } from './generations';
import { JsonBodies } from './json-body';
import { isLocalRequest, isLocalRoute } from './local-routes';
import { CHECKS_ORIGIN, isSameOrigin, refusal } from './origins';
import { Pages } from './pages';
import { router } from './routes';
import { DEFAULTS, type Settings } from './settings';
import { Uploads } from './uploads';

/** A request, as received by the daemon. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Where a daemon keeps its data; undefined: in temporary folders that `stop` removes, without a database. */
export interface Storage {
  readonly dataDir: string;
  readonly temporary: string;
  readonly database: Database;
}

/**
 * A stand-in for the app's daemon, in a test or as the program of an image. It keeps the app's contract, and it is as
 * unkind as the real daemon. A number such as §2.3, here and in the tests of this folder, identifies one behaviour of
 * docs/open-design.md: §1 was read in the sources, §2 was observed with Open Design 0.20.2, built from source.
 */
export class StandInDaemon {
  /** Received requests in order. */
  readonly seen: SeenRequest[] = [];
  readonly uploads: Uploads;
  private readonly settings: Settings;
  private readonly bodies = new JsonBodies();
  private readonly events: Events;
  private readonly folder: string | undefined;
  private readonly server: Server;
  private readonly route: ReturnType<typeof router>;

  constructor(
    generation: Generation,
    token: string,
    change: Partial<Settings> = { peer: 'bridge' },
    storage?: Storage,
  ) {
    this.settings = { ...DEFAULTS, ...change, generation, token };
    this.folder = storage ? undefined : path.join(tmpdir(), `stand-in-${randomUUID()}`);
    const { dataDir, temporary, database } = storage ?? at(this.folder ?? '');
    const files = new ProjectFiles(dataDir);
    this.events = new Events(this.settings.keepAliveSeconds);
    this.uploads = new Uploads(files, temporary);
    this.route = router({
      settings: this.settings,
      config: new AppConfig(dataDir),
      events: this.events,
      files,
      pages: new Pages(this.settings.scriptMebibytes),
      uploads: this.uploads,
      database,
      echo: (exchange) => this.echo(exchange),
      shutdown: () => void this.stop(),
    });
    this.server = createServer(timeouts(this.settings), (request, response) => {
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, url, headers });
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  /** Port on which it listens. */
  get port(): number {
    return portOf(this.server);
  }

  /** Milliseconds within which a request must arrive. */
  get requestTimeout(): number {
    return this.server.requestTimeout;
  }

  /** Bytes of JSON bodies that were parsed since it was last set to zero. */
  get parsed(): number {
    return this.bodies.parsed;
  }

  set parsed(bytes: number) {
    this.bodies.parsed = bytes;
  }

  /** Starts to listen, by default on a free loopback port. Returns the port. */
  async start(port = 0, host = '127.0.0.1'): Promise<number> {
    await start(this.server, { port, host });
    return this.port;
  }

  /** Closes all connections and stops. */
  async stop(): Promise<void> {
    await stop(this.server);
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends every open stream its second event. */
  sendSecond(): void {
    this.events.sendSecond();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const path = url.replace(/[?#].*/s, '');
    // The order is that of the real daemon: a body is parsed first (§2.5).
    const read = await this.bodies.read(request, path);
    if ('refused' in read) {
      // The client can read the response only after it has sent its body.
      request.resume();
      apiError(response, read.refused, 'BAD_REQUEST', 'body is too large or not JSON');
      return;
    }
    if (!admits(this.settings, request, path)) {
      this.challenge(response);
      return;
    }
    const reason = this.forbids(request, path);
    if (reason !== undefined) {
      apiError(response, 403, 'FORBIDDEN', reason);
      return;
    }
    const { handler, groups } = this.route(method, path);
    await handler({ request, response, path, groups, body: read.body });
  }

  private challenge(response: ServerResponse): void {
    if (GENERATIONS[this.settings.generation].challenges) {
      response.setHeader('www-authenticate', `Basic realm="${REALM}"`);
    }
    json(response, 401, { error: 'unauthorized' });
  }

  private forbids(request: IncomingMessage, path: string): string | undefined {
    const reason = refusal(this.settings, request, path);
    if (reason !== undefined) return reason;
    if (isLocalRoute(request.method, path) && !isLocalRequest(this.settings, request)) {
      return 'request peer, host and origin must be loopback';
    }
    if (CHECKS_ORIGIN.test(path) && !isSameOrigin(this.settings, request)) {
      return 'request must come from a page of the app';
    }
    return undefined;
  }

  /** Describes a request that no route knows, for tests. The real daemon would respond with its own data or with 404. */
  private echo({ request, response, path }: Exchange): void {
    json(response, 200, { path, headers: request.headers, parsed: this.parsed });
  }
}

const at = (folder: string) => ({
  dataDir: folder,
  temporary: path.join(folder, 'tmp'),
  database: undefined,
});

/**
 * A request must arrive within 300 seconds, the default of Node.js, or it ends with 408. The daemon does not change it.
 * §2.3, observed with Open Design 0.20.2, 2026-08.
 */
const timeouts = ({ requestTimeoutSeconds }: Settings): object =>
  requestTimeoutSeconds === undefined
    ? {}
    : { requestTimeout: requestTimeoutSeconds * 1000, connectionsCheckingInterval: 500 };
