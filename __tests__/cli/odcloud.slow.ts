import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { COMMANDS } from '../../cli/commands';
import { run } from '../../cli/run';
import { displayWidth, type Terminal } from '../../cli/terminal';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, type ProgramRun, ROOT, run as runProgram, runEntry } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-odcloud-'));
const project = cloneInto(folder);
copyFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), path.join(project, 'config', 'environments', 'ack.yaml'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The commands of every group, by the name of the group. */
const GROUPS = Object.entries(COMMANDS).flatMap(([name, entry]) =>
  'commands' in entry ? [[name, entry.commands] as const] : [],
);

/** The same in this process, which is much faster. */
const inProcess = async (...args: string[]): Promise<ProgramRun> => {
  const said = { stdout: '', stderr: '' };
  const terminal = (to: keyof typeof said): Terminal => ({
    columns: 80,
    write: (text) => (said[to] += text),
  });
  const { signal } = new AbortController();
  const code = await run(args, { stdout: terminal('stdout'), stderr: terminal('stderr'), signal });
  return { code, ...said };
};

const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth));

describe('--help', () => {
  test.each([
    [['--help']],
    [['-h']],
    [['help']],
    ...Object.keys(COMMANDS).flatMap((name) => [[[name, '--help']], [['help', name]]]),
  ])('%j: exit code 0, 80 columns, on standard output', async (args) => {
    const { code, stdout, stderr } = await inProcess(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^usage: odcloud /);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  test('lists every command and every exit code', async () => {
    const { stdout } = await inProcess('--help');
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
    }
    for (const code of [0, 1, 2, 130]) expect(stdout).toMatch(new RegExp(`^ {2}${code} +\\w`, 'm'));
  });

  test.each(
    GROUPS.flatMap(([name, commands]) => [
      { args: [name, '--help'], commands },
      { args: ['help', name], commands },
    ]),
  )('$args: of a group lists its commands', async ({ args, commands }) => {
    const { code, stdout, stderr } = await inProcess(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [verb, { summary }] of Object.entries(commands)) {
      expect(stdout).toMatch(new RegExp(`^ {2}${verb} +${summary}$`, 'm'));
    }
  });

  test.each(
    GROUPS.flatMap(([name, commands]) =>
      Object.keys(commands).flatMap((verb) => [
        { args: [name, verb, '--help'], command: `${name} ${verb}` },
        { args: ['help', name, verb], command: `${name} ${verb}` },
      ]),
    ),
  )('$args: of a command in a group', async ({ args, command }) => {
    const { code, stdout, stderr } = await inProcess(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^usage: odcloud ${command} `));
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  test('of a command lists its options', async () => {
    const { stdout } = await inProcess('render', '--help');
    for (const option of ['--out DIR', '--json', '-h, --help']) expect(stdout).toContain(`\n  ${option} `);
  });
});

test('--version is the one of package.json', async () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await inProcess('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

/** Every command, in the order of the help. */
const ALLOWED =
  'image, acr-proxy, rehearse, validate, lock, hcp, synth, diff, deploy, drift, destroy, render, manifests, ros, compute-nest';

describe('an invalid command line', () => {
  test.each([
    [['rehaerse'], `got command rehaerse; allowed: ${ALLOWED}; did you mean rehearse?`],
    [['toString'], `got command toString; allowed: ${ALLOWED}`],
    [['--jsn'], 'got --jsn; allowed before a command: --help, --version'],
    [['help', 'sinth'], `got command sinth; allowed: ${ALLOWED}; did you mean synth?`],
    [['synth', '--ot', 'x'], 'got --ot; allowed for synth: --out, --json, --help; did you mean --out?'],
    [['synth', '-x'], 'got -x; allowed for synth: --out, --json, --help'],
    [['synth', '--out'], 'got --out without a value; allowed: --out DIR'],
    [['synth', '--out', '--json'], 'got --out without a value; allowed: --out DIR'],
    [['synth', '--json=yes'], 'got --json=yes; allowed: --json without a value'],
    [['manifests', '--json'], 'got --json; allowed for manifests: --help'],
    [['synth', 'demo', 'prod'], 'got demo prod; allowed: odcloud synth [environment] [options]'],
    [['render', 'demo'], 'got no --out; allowed: --out DIR'],
    [['image', 'cpoy'], 'got command image cpoy; allowed: build, copy, check; did you mean copy?'],
    [['image', '--json'], 'got image --json; allowed before a command: --help'],
    [['acr-proxy', 'chekc'], 'got command acr-proxy chekc; allowed: check; did you mean check?'],
    [['image', 'copy'], 'got no <source>; allowed: odcloud image copy <source> <environment> [options]'],
    [
      ['image', 'copy', 'x'],
      'got no <environment>; allowed: odcloud image copy <source> <environment> [options]',
    ],
  ])('%j: exit code 2 and one message', async (args, words) => {
    const { code, stdout, stderr } = await inProcess(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const known = Object.keys(COMMANDS).find((name) => name === args[0]);
    const [, commands = {}] = GROUPS.find(([name]) => name === known) ?? [];
    const verb = Object.keys(commands).find((name) => name === args[1]);
    const help = [known, verb, '--help'].filter((word) => word !== undefined).join(' ');
    expect(stderr.replaceAll('\n', ' ')).toBe(`error: ${words} help: npx odcloud ${help} `);
    expect(widest(stderr)).toBeLessThanOrEqual(80);
  });

  test.each([
    [[], /^usage: odcloud <command>/],
    [['image'], /^usage: odcloud image <command>/],
  ])('without a command, %j: the help is on standard error', async (args, usage) => {
    const { code, stdout, stderr } = await inProcess(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(usage);
  });
});

test.each([['rehearse'], ['validate'], ['synth'], ['manifests'], ['hcp'], ['render', '--out', 'x']])(
  '%s: an unknown environment is reported, in lines of 80 columns',
  async (name, ...args) => {
    const { code, stdout, stderr } = await inProcess(name, 'dmeo', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replaceAll('\n', ' ')).toMatch(
      /^error: environment dmeo: there is no .*did you mean demo\? $/,
    );
    expect(widest(stderr)).toBeLessThanOrEqual(80);
  },
);

test('the program exits with the exit code of the run', async () => {
  const { code, stderr } = await odcloud(project, ['synht']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: got command synht; .*did you mean synth\?\nhelp: npx odcloud --help\n$/);
});

test('without an argument, the environment is the one in OPEN_DESIGN_ENV', async () => {
  const env = { OPEN_DESIGN_ENV: 'ack' };
  const { stdout } = await odcloud(project, ['manifests'], { env });
  expect(stdout).toMatch(/^# Open Design in a cluster of ACK, as environment ack deploys it\./);
  const named = await odcloud(project, ['manifests', 'demo'], { env });
  expect(named.stderr).toMatch(/^error: environment demo has no section ack/);
});

test('an OPEN_DESIGN_ENV that is empty is named', async () => {
  for (const args of [['synth'], ['manifests']]) {
    const { code, stderr } = await odcloud(project, args, { env: { OPEN_DESIGN_ENV: '' } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: OPEN_DESIGN_ENV is empty; there are: /);
  }
  const { code, stderr } = await runEntry(project, 'main.ts', [], { env: { OPEN_DESIGN_ENV: '' } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: OPEN_DESIGN_ENV is empty; there are: /);
});

describeWith(['bash', 'head'], 'a reader that leaves early', () => {
  test('is not a failure', async () => {
    const script = 'node bin/odcloud.mjs manifests ack | head -n 1; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = await runProgram('bash', ['-c', script], { cwd: project });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^# Open Design in a cluster[^\n]*\n0\n$/);
  });
});

describeWith(['script'], 'a terminal of 80 columns', () => {
  const inTerminal = async (variables: string): Promise<string> => {
    const command = `stty cols 80; env -u CI ${variables} node bin/odcloud.mjs synth --out out`;
    const { stdout } = await runProgram('script', ['-qec', command, '/dev/null'], { cwd: project });
    return stdout.replaceAll('\r', '');
  };

  test('gets colours, and no line that is too long', async () => {
    const text = await inTerminal('-u NO_COLOR TERM=xterm');
    expect(text).toContain('\x1b[33m!\x1b[39m demo-ecs: app.image has a placeholder digest');
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  test('gets no colours with NO_COLOR', async () => {
    const text = await inTerminal('NO_COLOR=1 TERM=xterm');
    expect(text).toContain('\n! demo-ecs: app.image has a placeholder digest');
    expect(text).not.toContain('\x1b');
  });
});

describe('npx odcloud', () => {
  test('runs the command that npm ci linked, from every folder of the project, and installs nothing', async () => {
    for (const cwd of [project, path.join(project, 'config')]) {
      const { code, stdout } = await runProgram('npx', ['--offline', 'odcloud', '--version'], {
        cwd,
      });
      expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: '0.1.0' });
    }
  });

  test('before npm ci: leaves nothing behind that would break it later', async () => {
    const cache = path.join(folder, 'npm');
    const fresh = path.join(folder, 'fresh');
    for (const part of ['package.json', 'package-lock.json', '.npmrc', 'bin', 'providers', 'tools']) {
      cpSync(path.join(ROOT, part), path.join(fresh, part), { recursive: true });
    }
    const env = { npm_config_cache: cache };
    const { code } = await runProgram('npx', ['--offline', 'odcloud', '--version'], { cwd: fresh, env });
    expect(code).not.toBe(0);
    expect(existsSync(path.join(cache, '_npx'))).toBe(false);
  });

  test('a package that is not installed is not run, not even without a terminal to ask at', async () => {
    const other = path.join(folder, 'package');
    mkdirSync(other);
    writeFileSync(
      path.join(other, 'package.json'),
      JSON.stringify({ name: 'other', version: '1.0.0', bin: 'run.mjs' }),
    );
    writeFileSync(path.join(other, 'run.mjs'), '#!/usr/bin/env node\nprocess.stdout.write("ran\\n");\n');
    await runProgram('tar', ['-czf', path.join(folder, 'other.tgz'), '-C', folder, 'package']);
    // Without the settings of whoever runs the test.
    const env = {
      npm_config_cache: path.join(folder, 'npm'),
      npm_config_userconfig: path.join(folder, 'none'),
    };
    const { code, stdout, stderr } = await runProgram('npx', ['--offline', '../other.tgz'], {
      cwd: project,
      env,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('npx canceled due to missing packages');
  });
});
