import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort, listening } from '../../support/ports';

const ROOT = process.getuid?.() === 0;

/** Inputs of the front proxy from its pod, and the addresses of the stand-ins on this machine. */
export interface PodNginxProps {
  /** Files of the ConfigMap. */
  readonly config: Readonly<Record<string, string>>;
  /** Files of the Secret. */
  readonly secret: Readonly<Record<string, string>>;
  /** User, group and the group of the pod's volumes. */
  readonly user: { readonly uid: number; readonly gid: number; readonly volumes: number };
  /** Port of the daemon. */
  readonly daemon: number;
  /** Networks in the configuration, and the addresses that replace them here. */
  readonly networks: Readonly<Record<string, string>>;
}

/** The container of the front proxy: the real nginx as the pod's user, which can write to its volumes only. */
export class PodNginx {
  requests = 0;
  probes = 0;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'pod-'));
  private process: ChildProcess | undefined;

  /** Starts nginx with the command of the container and waits until it listens. */
  async start(command: readonly string[], props: PodNginxProps): Promise<void> {
    [this.requests, this.probes] = [await freePort(), await freePort()];
    chmodSync(this.folder, 0o755);
    this.volume('config', props.config, props, 0o644);
    this.volume('secret', props.secret, props, 0o440);
    for (const empty of ['tmp', 'uploads']) {
      mkdirSync(this.at(empty));
      if (ROOT) chownSync(this.at(empty), 0, props.user.volumes);
      chmodSync(this.at(empty), 0o2777);
    }
    writeFileSync(this.at('log'), '');
    chmodSync(this.at('log'), 0o666);
    const log = openSync(this.at('log'), 'a');
    const [program = '', ...args] = [...this.asUser(props), ...command].map((word) => this.here(word, props));
    this.process = spawn(program, args, { stdio: ['ignore', log, log] });
    await Promise.race([listening(this.requests), this.ended()]);
  }

  /** Content of standard output and standard error. */
  log(): string {
    return readFileSync(this.at('log'), 'utf8');
  }

  /** User ids of the process: real, effective, saved and filesystem. */
  users(): string {
    return /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${this.process?.pid ?? 0}/status`, 'utf8'))?.[1] ?? '';
  }

  /** Files in the folder of uploads that nginx has open, by their size. */
  stored(): number[] {
    const { pid = 0 } = this.process ?? {};
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .flatMap((worker) => readdirSync(`/proc/${worker}/fd`).map((fd) => `/proc/${worker}/fd/${fd}`))
      .filter((fd) => linkOf(fd).startsWith(this.at('uploads')))
      .map((fd) => statSync(fd).size);
  }

  /** Files in the writable folder. */
  temp(): string[] {
    return readdirSync(this.at('tmp')).sort();
  }

  /** Stops nginx with the stop signal of its image. Returns the duration in seconds. */
  async quit(): Promise<number> {
    const from = Date.now();
    const ended = new Promise<void>((resolve) => this.process?.once('exit', () => resolve()));
    this.process?.kill('SIGQUIT');
    await ended;
    return (Date.now() - from) / 1000;
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise<void>((resolve) => this.process?.once('exit', () => resolve()));
      this.process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private asUser({ user }: PodNginxProps): string[] {
    const who = [`--reuid=${user.uid}`, `--regid=${user.gid}`, `--groups=${user.volumes}`];
    return ROOT ? ['setpriv', ...who, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'] : [];
  }

  private async ended(): Promise<void> {
    await new Promise((resolve) => this.process?.once('exit', resolve));
    throw new Error(`nginx ended: ${this.log()}`);
  }

  private volume(
    name: string,
    files: Readonly<Record<string, string>>,
    props: PodNginxProps,
    mode: number,
  ): void {
    mkdirSync(this.at(name));
    for (const [file, text] of Object.entries(files)) {
      const place = path.join(this.at(name), file);
      writeFileSync(place, this.here(text, props));
      if (ROOT) chownSync(place, 0, props.user.volumes);
      chmodSync(place, mode);
      if (statSync(place).size === 0) throw new Error(`${file} is empty`);
    }
  }

  /** Replaces the pod's paths and ports in a text with those of this machine. */
  private here(text: string, { daemon, networks }: PodNginxProps): string {
    const places: Readonly<Record<string, string>> = {
      '/etc/front-proxy-secret': this.at('secret'),
      '/etc/front-proxy': this.at('config'),
      ' /tmp': ` ${this.at('tmp')}`,
      ' /uploads': ` ${this.at('uploads')}`,
      'listen 8080': `listen ${this.requests}`,
      'listen 8081': `listen ${this.probes}`,
      '127.0.0.1:7456': `127.0.0.1:${daemon}`,
      ...networks,
    };
    return text.replace(
      new RegExp(Object.keys(places).join('|').replaceAll('.', '\\.'), 'g'),
      (place) => places[place] ?? '',
    );
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}

/** Target of a link; '' if it has just disappeared. */
const linkOf = (link: string): string => {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
};
