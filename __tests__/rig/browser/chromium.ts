import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A message of the DevTools protocol. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
  readonly params?: { readonly name?: string; readonly loaderId?: string; readonly requestId?: string };
}

/** Cookies of third parties are blocked, as in private windows and by default in some builds. */
const PREFERENCES = { profile: { cookie_controls_mode: 1, block_third_party_cookies: true } };

/** A page in a headless Chromium, driven by the DevTools protocol over pipes. */
export class Chromium {
  /** What a person enters in the login dialog; undefined: the dialog is cancelled. */
  credentials: { readonly username: string; readonly password: string } | undefined;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  private readonly answers = new Map<number, (message: Message) => void>();
  private process: ChildProcess | undefined;
  private session = '';
  /** How the process ended; empty while it runs. */
  private exit = '';
  private calls = 0;
  private readonly loads = new Set<string>();
  private onLoad: () => void = () => undefined;

  /** Starts it. It finds the site of a name at a port of this machine, and accepts any certificate. */
  async start(name: string, port: number): Promise<void> {
    const switches = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--ignore-certificate-errors',
      '--remote-debugging-pipe',
      '--window-size=1280,800',
      `--user-data-dir=${this.folder}`,
      `--host-resolver-rules=MAP ${name} 127.0.0.1:${port}`,
    ];
    mkdirSync(path.join(this.folder, 'Default'));
    writeFileSync(path.join(this.folder, 'Default/Preferences'), JSON.stringify(PREFERENCES));
    this.process = spawn('chromium', [...switches, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // A process group of its own, so that the end takes its children too: they write to the same folder.
      detached: true,
    });
    this.process.once('exit', (code, signal) => this.end(`got exit ${code ?? signal}`));
    // A killed process may reset its pipes. Its exit is reported above.
    for (const pipe of this.process.stdio.slice(3)) pipe?.on('error', () => undefined);
    this.listen(this.process.stdio[4] as Readable);
    const { targetInfos } = (await this.call('Target.getTargets')) as {
      readonly targetInfos: readonly { readonly targetId: string; readonly type: string }[];
    };
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    this.session = String(sessionId);
    await this.call('Page.enable');
    await this.call('Page.setLifecycleEventsEnabled', { enabled: true });
    await this.call('Fetch.enable', { handleAuthRequests: true });
  }

  /** Opens a page and waits until it has loaded, with its pictures. */
  async open(url: string): Promise<void> {
    const { loaderId } = await this.call('Page.navigate', { url });
    while (!this.loads.has(String(loaderId))) await new Promise<void>((resolve) => (this.onLoad = resolve));
  }

  /** Returns the value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return (result as { readonly value?: unknown }).value;
  }

  /** Returns a picture of the page as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.call('Page.captureScreenshot');
    return Buffer.from(String(data), 'base64');
  }

  async stop(): Promise<void> {
    const pid = this.process?.pid;
    if (pid && !this.exit) {
      const ended = new Promise((resolve) => this.process?.once('exit', resolve));
      process.kill(-pid, 'SIGKILL');
      await ended;
    }
    // The children end a moment later. Unlike rmSync, rm tries again when a folder has been filled meanwhile.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Fails all calls that still wait for an answer, and all later ones. */
  private end(message: string): void {
    this.exit = message;
    for (const answer of this.answers.values()) answer({ error: { message } });
    this.answers.clear();
  }

  /** Sends a command whose answer nobody needs. */
  private tell(method: string, params: object): void {
    this.call(method, params).catch(() => undefined);
  }

  private call(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.calls;
    const text = JSON.stringify({ id, method, params, ...(this.session && { sessionId: this.session }) });
    (this.process?.stdio[3] as Writable).write(`${text}\0`);
    return new Promise((resolve, reject) => {
      if (this.exit) reject(new Error(`${method}: ${this.exit}`));
      this.answers.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
    });
  }

  private listen(pipe: Readable): void {
    let text = '';
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (text + chunk).split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.take(JSON.parse(message) as Message);
    });
  }

  private take({ id, method, params, ...rest }: Message): void {
    if (id !== undefined) {
      this.answers.get(id)?.(rest);
      this.answers.delete(id);
    } else if (method === 'Page.lifecycleEvent' && params?.name === 'load') {
      this.loads.add(params.loaderId ?? '');
      this.onLoad();
    } else if (method === 'Fetch.requestPaused') {
      this.tell('Fetch.continueRequest', { requestId: params?.requestId });
    } else if (method === 'Fetch.authRequired') {
      const response = this.credentials ? 'ProvideCredentials' : 'CancelAuth';
      this.tell('Fetch.continueWithAuth', {
        requestId: params?.requestId,
        authChallengeResponse: { response, ...this.credentials },
      });
    }
  }
}
