import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { withFolder } from '../support/environments';
import { describeWith } from '../support/programs';
import { ROOT } from '../support/project';

const SCRIPT = path.join(ROOT, 'charts', 'open-design', 'token-secret.sh');

/** Stores its arguments and the files of a Secret. The namespace exists, and the script is ended, if a file says so. */
const KUBECTL = (folder: string): string => `#!/bin/sh
echo "$*" >>'${folder}/calls'
for last; do :; done
case $* in
'get namespace'*) test -e '${folder}/exists' ;;
*--from-file=*) test ! -e '${folder}/ended' || kill -TERM $PPID; cp -a "\${last#*=}" '${folder}/made' ;;
esac
`;

describeWith(['sh', 'openssl', 'base64'], 'token-secret.sh', () => {
  const ran = (args: readonly string[], folder: string): { code: number | null; stderr: string } => {
    mkdirSync(path.join(folder, 'bin'));
    writeFileSync(path.join(folder, 'bin/kubectl'), KUBECTL(folder));
    chmodSync(path.join(folder, 'bin/kubectl'), 0o755);
    const env = { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
    const { status, stderr } = spawnSync('sh', [SCRIPT, ...args], { env, encoding: 'utf8' });
    return { code: status, stderr };
  };
  const callsIn = (folder: string): string[] => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');

  test('makes a namespace with the level restricted, and the Secret of one random token', () => {
    withFolder((folder) => {
      expect(ran(['team-one', 'mine'], folder)).toEqual({ code: 0, stderr: '' });
      const calls = callsIn(folder);
      expect(calls.slice(0, 2)).toEqual(['get namespace team-one', 'create namespace team-one --save-config']);
      expect(calls[2]).toMatch(/^label namespace team-one .*\/enforce=restricted /);
      expect(calls[3]).toMatch(/^-n team-one create secret generic mine --from-file=\S+$/);
      expect(calls).toHaveLength(4);
      const files = readdirSync(path.join(folder, 'made')).sort();
      expect(files).toEqual(['api-token', 'front-proxy-secret.conf']);
      const read = (file: string): string => readFileSync(path.join(folder, 'made', file), 'utf8');
      const token = read('api-token');
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      expect(read('front-proxy-secret.conf')).toContain(`"Bearer ${token}"`);
      for (const file of files) expect(statSync(path.join(folder, 'made', file)).mode & 0o077).toBe(0);
      expect(calls.join()).not.toContain(token);
      expect(existsSync(/--from-file=(\S+)/.exec(calls.join())?.[1] ?? folder)).toBe(false);
    });
  });

  test('leaves no token behind when a signal ends it', () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, 'ended'), '');
      expect(ran(['open-design'], folder).code).toBe(143);
      const [, made = folder] = /--from-file=(\S+)/.exec(callsIn(folder).join()) ?? [];
      expect(existsSync(path.join(folder, 'made'))).toBe(true);
      expect(existsSync(made)).toBe(false);
    });
  });

  test('leaves a namespace that exists as it is', () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, 'exists'), '');
      expect(ran(['open-design'], folder).code).toBe(0);
      expect(callsIn(folder)).toEqual([
        'get namespace open-design',
        expect.stringMatching(/^-n open-design create secret generic open-design /),
      ]);
    });
  });

  test.each([[[]], [['-x']], [['one', 'two', 'three']]])('%j: says how it is called, and calls nothing', (args) => {
    withFolder((folder) => {
      expect(ran(args, folder)).toEqual({
        code: 2,
        stderr: 'usage: sh token-secret.sh <namespace> [<secret>]\n',
      });
      expect(existsSync(path.join(folder, 'calls'))).toBe(false);
    });
  });

  test('--help says how it is called, and calls nothing', () => {
    withFolder((folder) => {
      expect(ran(['--help'], folder)).toEqual({ code: 0, stderr: '' });
      expect(existsSync(path.join(folder, 'calls'))).toBe(false);
    });
  });
});
