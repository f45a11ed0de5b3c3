import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REDIRECT } from '../alibaba-cloud/stand-in';
import type { ScriptRun } from '../script-run';
import { type Container, envOf, type Pod } from './app';
import { StandInBucket } from './bucket';

const TOKEN = 'header.claims.signature';

const ROOT = process.getuid?.() === 0;

/** PATH for a user other than the one that runs the tests. */
const PATH = ROOT ? '/usr/local/bin:/usr/bin:/bin' : (process.env['PATH'] ?? '');

/**
 * The volumes of the cluster's jobs in a folder of this machine, and a bucket. A container sees only its mounts and its
 * environment variables, and runs its own command. If the tests run as root, it runs as its own user, and the volumes
 * belong to root and the pod's group, as the kubelet prepares them.
 */
export class PodSandbox {
  readonly bucket = new StandInBucket(TOKEN);
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'pods-'));

  /** @param programs files of the ConfigMap */
  async start(programs: Readonly<Record<string, string>>): Promise<void> {
    await this.bucket.start();
    for (const name of ['programs', 'identity', 'data', 'bin']) mkdirSync(this.at(name));
    for (const [name, text] of Object.entries(programs)) writeFileSync(this.at(`programs/${name}`), text);
    writeFileSync(this.at('identity/token'), TOKEN);
    // The programs' requests go to the bucket's stand-in. The user of a pod may not be able to read this project.
    copyFileSync(path.join(REDIRECT, 'sitecustomize.py'), this.at('bin/sitecustomize.py'));
    writeFileSync(
      this.at('bin/python3'),
      `#!/bin/sh
PATH=\${PATH#*:}
export STAND_IN=${this.bucket.address} PYTHONPATH=\${0%/*}
exec python3 -B "$@"
`,
    );
    chmodSync(this.at('bin/python3'), 0o755);
  }

  async stop(): Promise<void> {
    await this.bucket.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Path of the data volume. */
  get volume(): string {
    return this.at('data');
  }

  /** Runs the containers of a pod one after the other until one fails. `by` overrides environment variables. */
  async run(pod: Pod, by: Readonly<Record<string, string>> = {}): Promise<ScriptRun> {
    rmSync(this.at('work'), { recursive: true, force: true });
    mkdirSync(this.at('work'));
    const group = Number(pod.spec.security_context['fs_group']);
    if (ROOT) this.handOver(group);
    let out = '';
    for (const container of pod.containers) {
      const ran = await this.container(container, group, by);
      out += ran.out;
      if (ran.code !== 0) return { code: ran.code, out };
    }
    return { code: 0, out };
  }

  private handOver(group: number): void {
    chmodSync(this.folder, 0o755);
    for (const name of ['data', 'data/app', 'work', 'identity/token']) {
      const place = this.at(name);
      // Files that a job has created belong to its user.
      if (!statSync(place, { throwIfNoEntry: false }) || statSync(place).uid !== 0) continue;
      if (name === 'data/app') execFileSync('chown', ['-R', `${group}:${group}`, place]);
      chownSync(place, 0, group);
      chmodSync(place, name === 'identity/token' ? 0o640 : 0o2775);
    }
  }

  private async container(
    container: Container,
    group: number,
    by: Readonly<Record<string, string>>,
  ): Promise<ScriptRun> {
    const places = (container.volume_mount ?? []).map(
      ({ name, mount_path: mount, sub_path: below = '' }) =>
        [mount, path.join(this.at(name), below)] as const,
    );
    const here = (text: string): string => {
      const [mount, place] = places.find(([one]) => text === one || text.startsWith(`${one}/`)) ?? [];
      return mount === undefined || place === undefined ? text : text.replace(mount, place);
    };
    const env = { ...envOf(container), ...by };
    const { run_as_user: user, run_as_group: own } = container.security_context as Record<string, string>;
    const as = ['setpriv', `--reuid=${user}`, `--regid=${own}`, `--groups=${group}`, '--no-new-privs'];
    const [program = '', ...args] = [...(ROOT ? as : []), ...(container.command ?? [])];
    const child = spawn(program, args.map(here), {
      env: {
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
        PATH: `${this.at('bin')}:${PATH}`,
      },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}
