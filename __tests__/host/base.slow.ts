import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

import { baseLib } from '../../host/base';
import { Bundle } from '../../host/bundle';
import { renderCommands } from '../../host/cloud-init/commands';
import { firstApplyUnit } from '../../host/cloud-init/first-apply';
import { renderUserData } from '../../host/cloud-init/user-data';
import type { HostFile } from '../../host/files';
import type { Release } from '../../host/release';

/** Program of another kind of host: it writes a greeting, and is healthy afterwards. */
const PROGRAM = `#!/bin/bash
set -euo pipefail
umask 077
shopt -s lastpipe
NAME=greeter ROOT=$HOST_ROOT
RELEASE_DIR=$(readlink -f "$0")
RELEASE_DIR=\${RELEASE_DIR%/bin/*}
for file in "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
"do_$1"
`;

const STEPS = `STEPS=(integrity greet finish)
declare -A STATE_FORMATS=([WHOM]='[a-z]+' [TIMES]='[1-9]')
derive_state() { :; }
is_up() { [[ -s $DATA/greeting ]]; }
is_healthy() { is_up; }
other_inputs() { :; }
say_ready() { say "greeted $WHOM"; }
step_greet() {
  fill "$RELEASE_DIR/etc/greeting" | put 0644 "$DATA/greeting"
  if [[ -e $ROOT/meanwhile ]]; then . "$ROOT/meanwhile"; fi
}
`;

const file = (name: string, content: string, mode: HostFile['mode'] = '0644'): HostFile => ({
  path: name,
  mode,
  content,
});

const GREETER: Release = {
  name: 'greeter',
  title: 'the greeter',
  program: new Bundle({
    host: 'greeter',
    name: 'program',
    folder: 'releases',
    program: 'greeter',
    command: 'apply',
    parts: 1,
    files: [
      file('bin/greeter', PROGRAM, '0755'),
      ...baseLib('the greeter'),
      file('lib/steps.sh', STEPS),
      file('etc/greeting', 'hello {{WHOM}}\n'),
      firstApplyUnit('greeter'),
    ],
  }),
  additions: [],
};

describe('a host of another kind', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'greeter-'));
  const at = (name: string): string => path.join(root, name);
  const sh = (script: string, ...args: string[]) => {
    const ran = spawnSync('sh', ['-c', script, 'sh', ...args], {
      encoding: 'utf8',
      env: { ...process.env, HOST_ROOT: root },
    });
    return { code: ran.status, out: `${ran.stdout}${ran.stderr}` };
  };
  const greeting = (): string => readFileSync(at('srv/greeter/greeting'), 'utf8');
  afterAll(() => rmSync(root, { recursive: true }));

  test('reaches its state with user data alone', () => {
    const { write_files: files, runcmd } = parse(renderUserData(GREETER, { WHOM: 'alice', TIMES: '1' })) as {
      write_files: { path: string; encoding?: string; append?: boolean; content: string }[];
      runcmd: string[];
    };
    const state = '/etc/greeter/state';
    expect(files.map((one) => one.path)).toEqual(['/run/greeter.b85', state, state]);
    // Twice, as cloud-init does at the next boot if the first one was interrupted.
    for (const { path: name, encoding, append, content } of [...files, ...files]) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      const text = encoding ? gunzipSync(Buffer.from(content, 'base64')) : content;
      writeFileSync(at(name), text, { flag: append ? 'a' : 'w' });
    }
    const unpack = runcmd.slice(0, 2).join('\n');
    expect(sh(unpack.replace(/([ <>])\/(var|run)\//g, `$1${root}/$2/`))).toEqual({ code: 0, out: '' });
    const ran = sh(`sh '${at('var/lib/greeter/program.sh')}' apply`);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/greeted alice\n$/) as string });
    expect(greeting()).toBe('hello alice\n');
  });

  test('reaches a changed state with its commands; a second run has nothing to do', () => {
    const deploy = () =>
      renderCommands(GREETER, { WHOM: 'bob', TIMES: '2' }).map(({ script }) =>
        sh(script.replace(/=\/(var\/lib|etc)\//g, `=${root}/$1/`)),
      );
    const commands = deploy();
    expect(commands.map(({ code }) => code)).toEqual(commands.map(() => 0));
    expect(commands.at(-1)?.out).toMatch(/step 2\/3 greet\n[^]*greeted bob\n$/);
    expect(greeting()).toBe('hello bob\n');
    expect(deploy().at(-1)?.out).toMatch(/^nothing to do: release [0-9a-f]{64} is applied and healthy\n$/);
  });

  test('does not lose a state that arrives while another one is applied', () => {
    const apply = () => sh(`sh '${at('var/lib/greeter/program.sh')}' apply`);
    writeFileSync(at('etc/greeter/state'), 'WHOM=carol\nTIMES=3\n');
    writeFileSync(at('meanwhile'), `rm "$ROOT/meanwhile"; printf 'WHOM=dave\\nTIMES=4\\n' >"$CONF/state"\n`);
    expect(apply()).toMatchObject({ code: 0, out: expect.stringMatching(/greeted carol\n$/) as string });
    expect(apply()).toMatchObject({ code: 0, out: expect.stringMatching(/greeted dave\n$/) as string });
    expect(greeting()).toBe('hello dave\n');
    writeFileSync(at('etc/greeter/state'), 'WHOM=bob\nTIMES=2\n');
    expect(apply()).toMatchObject({ code: 0 });
  });

  test('refuses a state that violates its formats, and reports the step', () => {
    const ran = renderCommands(GREETER, { WHOM: 'Bob', TIMES: '2' })
      .map(({ script }) => sh(script.replace(/=\/(var\/lib|etc)\//g, `=${root}/$1/`)))
      .at(-1);
    expect(ran?.code).toBe(1);
    expect(ran?.out).toMatch(
      /got WHOM 'Bob', allowed what matches \[a-z\]\+[^]*FAILED at step 1\/3 integrity/,
    );
    expect(greeting()).toBe('hello bob\n');
  });
});
