import type { LookupFunction } from 'node:net';

import { parseChallenge } from './challenge';
import type { Credentials } from './docker-config';
import { digestOf, type Manifest, MANIFEST_TYPES, parseManifest, platformOfConfig } from './manifest';
import { type Platform, runsOn } from './platform';
import type { End, HostOfPull, Pull, Reason, Role } from './pull-result';
import type { ImageReference } from './reference';
import { type Answer, get, UnreachableError } from './request';
import { basic, tokenIn, tokenUrl } from './token';

/** The image to pull, and for which machine. */
export interface PullOptions {
  readonly image: ImageReference & { readonly digest: string };
  /** Host that serves the registry's API. Default: that of the registry. A mirror is another one. */
  readonly from?: string;
  /** The machine that runs the image. Undefined: the first platform of the image is taken. */
  readonly machine: Platform | undefined;
  readonly credentials: Credentials | undefined;
  /** Milliseconds that each host may take, and how names become addresses: as for a request. */
  readonly patienceMs?: number;
  readonly lookup?: LookupFunction;
  readonly signal: AbortSignal;
}

/** The API of Docker Hub has another name than its images. */
const API_HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/** A registry may redirect to a host that redirects again. */
const MOST_REDIRECTS = 5;

const OK = 200;
const PARTIAL = 206;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** Why an answer with a status that the specification does not foresee ends a pull. */
const oddReason = (status: number): Reason => {
  if (status === TOO_MANY_REQUESTS) return 'busy';
  return status >= SERVER_ERROR ? 'failing' : 'not-understood';
};

/** Whether a client goes to an address that a host has named. One with a name and a password in it is none. */
const isFollowed = ({ protocol, username, password }: URL): boolean =>
  /^https?:$/.test(protocol) && username === '' && password === '';

class EndOfPull extends Error {
  constructor(readonly end: End) {
    super(end.reason);
  }
}

/** One pull without its layers: every host is asked for something that a real pull asks it for. */
class Walk {
  readonly hosts: HostOfPull[] = [];
  platforms: readonly Platform[] = [];
  /** Only the registry gets it. */
  private authorization: string | undefined;
  private readonly api: string;

  constructor(private readonly options: PullOptions) {
    const { registry, repository } = options.image;
    this.api = `https://${options.from ?? API_HOSTS[registry] ?? registry}/v2/`;
    this.repository = `${this.api}${repository}/`;
  }

  private readonly repository: string;

  async run(): Promise<void> {
    await this.signIn();
    const { image, machine } = this.options;
    let manifest = await this.manifest(image.digest);
    if (manifest.kind === 'index') {
      this.platforms = manifest.images.map(({ platform }) => platform);
      const mine = manifest.images.find(({ platform }) => machine === undefined || runsOn(platform, machine));
      if (!mine) throw this.ends('registry', this.api, 'platform');
      manifest = await this.manifest(mine.digest);
    }
    if (manifest.kind === 'index') throw this.ends('registry', this.api, 'not-understood');
    await this.config(manifest.config);
    // The layers may be elsewhere than the configuration. The last one is a small one as a rule; its first byte suffices.
    const layer = manifest.layers.at(-1);
    if (layer !== undefined) await this.download(`blobs/${layer}`, { range: 'bytes=0-0' }, 1);
  }

  /** Asks the registry how to sign in, and does so. */
  private async signIn(): Promise<void> {
    const { status, headers } = await this.ask('registry', new URL(this.api));
    if (status === OK) return;
    if (status !== UNAUTHORIZED) throw this.ends('registry', this.api, oddReason(status), status);
    const challenge = parseChallenge(headers.get('www-authenticate'));
    if (!challenge) throw this.ends('registry', this.api, 'not-understood', status);
    const { credentials } = this.options;
    if (challenge.scheme === 'basic') {
      if (!credentials) throw this.ends('registry', this.api, 'credentials', status);
      this.authorization = basic(credentials);
    } else {
      this.authorization = `Bearer ${await this.token(challenge.realm, challenge.service)}`;
    }
  }

  private async token(realm: URL, service: string | undefined): Promise<string> {
    // A name and a password would go over this connection.
    if (realm.protocol === 'http:') throw this.ends('token', realm, 'plaintext');
    if (!isFollowed(realm)) throw this.ends('registry', this.api, 'not-understood', UNAUTHORIZED);
    const { credentials, image } = this.options;
    const url = tokenUrl(realm, image.repository, { service, account: credentials?.username });
    const { status, body } = await this.ask(
      'token',
      url,
      credentials ? { authorization: basic(credentials) } : {},
    );
    if (status === UNAUTHORIZED || status === FORBIDDEN) throw this.ends('token', url, 'credentials', status);
    const token = status === OK ? tokenIn(body) : undefined;
    if (token === undefined) throw this.ends('token', url, oddReason(status), status);
    return token;
  }

  private async manifest(digest: string): Promise<Manifest> {
    const accept = MANIFEST_TYPES.join(', ');
    const { body, status, url } = await this.download(`manifests/${digest}`, { accept });
    if (digestOf(body) !== digest) throw this.ends(this.roleOf(url), url, 'digest');
    const manifest = parseManifest(body);
    if (!manifest) throw this.ends(this.roleOf(url), url, 'not-understood', status);
    return manifest;
  }

  /** Fetches the configuration of the image, and compares its platform with the machine's. */
  private async config(digest: string): Promise<void> {
    const { body, url } = await this.download(`blobs/${digest}`, {});
    if (digestOf(body) !== digest) throw this.ends(this.roleOf(url), url, 'digest');
    const platform = platformOfConfig(body);
    if (this.platforms.length > 0 || !platform) return;
    this.platforms = [platform];
    const { machine } = this.options;
    if (machine && !runsOn(platform, machine)) throw this.ends('registry', this.api, 'platform');
  }

  /** Fetches a part of the image, from wherever the registry sends its clients. */
  private async download(
    path: string,
    headers: Readonly<Record<string, string>>,
    mostBytes?: number,
  ): Promise<Answer & { readonly url: URL }> {
    let url = new URL(`${this.repository}${path}`);
    for (let redirects = 0; ; redirects++) {
      const role = this.roleOf(url);
      const answer = await this.ask(role, url, headers, mostBytes);
      if (!isRedirect(answer.status)) {
        this.refuse(role, url, answer, path);
        return { ...answer, url };
      }
      const location = answer.headers.get('location') ?? '';
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (redirects === MOST_REDIRECTS || !next || !isFollowed(next)) {
        throw this.ends(role, url, 'not-understood', answer.status);
      }
      url = next;
    }
  }

  /** The registry is one by its scheme, too: without encryption, it gets no token. */
  private roleOf({ origin }: URL): Role {
    return origin === new URL(this.api).origin ? 'registry' : 'blobs';
  }

  /** Sends a request, and remembers the host. */
  private async ask(
    role: Role,
    url: URL,
    headers: Readonly<Record<string, string>> = {},
    mostBytes?: number,
  ): Promise<Answer> {
    this.meet(role, url.host);
    const authorization =
      role === 'registry' && this.authorization !== undefined ? { authorization: this.authorization } : {};
    const { signal, patienceMs, lookup } = this.options;
    try {
      return await get({
        url,
        headers: { ...headers, ...authorization },
        signal,
        ...(patienceMs === undefined ? {} : { patienceMs }),
        ...(lookup === undefined ? {} : { lookup }),
        ...(mostBytes === undefined ? {} : { mostBytes }),
      });
    } catch (error) {
      throw error instanceof UnreachableError ? this.ends(role, url, error.reason) : error;
    }
  }

  private meet(role: Role, host: string): void {
    const known = this.hosts.some((one) => one.role === role && one.host === host);
    if (!known) this.hosts.push({ role, host });
  }

  /** @throws EndOfPull when an answer has no part of the image */
  private refuse(role: Role, url: URL, { status }: Answer, path: string): void {
    if (status === OK || status === PARTIAL) return;
    if (status === NOT_FOUND) {
      const isImage = path === `manifests/${this.options.image.digest}`;
      throw this.ends(role, url, isImage ? 'missing' : 'incomplete', status);
    }
    const isDenied = status === UNAUTHORIZED || status === FORBIDDEN;
    throw this.ends(role, url, isDenied ? 'denied' : oddReason(status), status);
  }

  private ends(role: Role, url: URL | string, reason: Reason, status?: number): EndOfPull {
    const { host } = new URL(url);
    // A pull that ends always has a host at which it ends.
    this.meet(role, host);
    return new EndOfPull({ role, host, reason, ...(status === undefined ? {} : { status }) });
  }
}

/**
 * Goes the way of a pull from this machine: signs in, fetches the manifest by its digest, that of the machine's platform,
 * the configuration, and the first byte of a layer. The hosts come from the registry's own answers: the token service
 * from its 401, the host for blobs from its redirect.
 */
export const tryPull = async (options: PullOptions): Promise<Pull> => {
  const walk = new Walk(options);
  try {
    await walk.run();
    return { hosts: walk.hosts, platforms: walk.platforms };
  } catch (error) {
    if (!(error instanceof EndOfPull)) throw error;
    return { hosts: walk.hosts, platforms: walk.platforms, end: error.end };
  }
};
