import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeSkipped, describeWith } from '../../support/programs';
import type { ScriptRun } from '../script-run';
import { appPod, containerOf, dataOf } from './app';
import { computeNestStack } from './compute-nest';
import { evaluated } from './terraform';

/** The app of a service instance in a cluster, whose pod makes its token. */
export const stack = computeNestStack({ ingress: true, backup: true });
export const pod = appPod(stack);

const maker = containerOf(pod, 'token');

/** The revision in the stack stands for a parameter. */
export const REVISION = maker.command?.[3] ?? '';

/** The user, group and further groups of a process. */
export type User = readonly [uid: string, gid: string, groups: string];

/** The user of the app. */
export const APP: User = ['1001', '1001', '1001'];

/** Returns the program and the arguments that run a command as a user. */
export const as = ([uid, gid, groups]: User, command: readonly string[]): [string, string[]] => [
  'setpriv',
  [`--reuid=${uid}`, `--regid=${gid}`, `--groups=${groups}`, '--no-new-privs', ...command],
];

/** Files for several users need root. */
export const describeAsRoot = (title: string, tests: () => void): void => {
  if (process.getuid?.() === 0) describeWith(['setpriv', 'terraform'], title, tests);
  else describeSkipped(title, 'not root');
};

/** A data volume, and the containers that make a token on it. */
export class TokenMaker {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'pod-token-'));
  /** Files of the ConfigMap by their names. */
  readonly programs = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-token'), '');
  private readonly volume: string;

  constructor() {
    chmodSync(this.folder, 0o755);
    this.volume = this.emptyVolume('volume');
    mkdirSync(this.at('programs'));
    for (const [name, text] of Object.entries(this.programs)) writeFileSync(this.at('programs', name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  at(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  /** Folder of the volume in which tokens are kept. */
  get secrets(): string {
    return path.join(this.volume, 'secrets');
  }

  kept(): string[] {
    return readdirSync(this.secrets).sort();
  }

  /** Runs the container's own command in a new pod, whose volume in memory is empty. */
  async start(name: string, revision = REVISION, options = ''): Promise<ScriptRun & { target: string }> {
    const target = this.emptyVolume(name);
    const places: Readonly<Record<string, string>> = {
      '/volume': this.volume,
      '/etc/open-design-token-programs': this.at('programs'),
      '/etc/open-design-token': target,
      [REVISION]: revision,
    };
    const command = (maker.command ?? []).map((word) => {
      const place = Object.keys(places)
        .sort((one, other) => other.length - one.length)
        .find((mount) => word === mount || word.startsWith(`${mount}/`));
      return place === undefined ? word : word.replace(place, places[place] ?? '');
    });
    const child = spawn(...as(APP, command), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], NODE_OPTIONS: options },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, target };
  }

  /** The kubelet prepares a volume for the pod's group in this way. */
  private emptyVolume(name: string): string {
    const place = this.at(name);
    mkdirSync(place);
    chownSync(place, 0, 1001);
    chmodSync(place, 0o2777);
    return place;
  }
}

/** The token that a container gave to the app. */
export const given = (target: string): string => readFileSync(path.join(target, 'api-token'), 'utf8');
