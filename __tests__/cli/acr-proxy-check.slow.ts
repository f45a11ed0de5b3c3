import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { run } from '../../cli/run';
import type { Terminal } from '../../cli/terminal';
import { describeWith } from '../support/programs';
import { ROOT } from '../support/project';

const SCRIPT = path.join(ROOT, 'scripts/acr-proxy-check.sh');
const ZEROS = `sha256:${'0'.repeat(64)}`;
const REGISTRY = 'registry-vpc.cn-beijing.aliyuncs.com';

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const odcloud = async (...args: readonly string[]): Promise<Said> => {
  const said = { stdout: '', stderr: '' };
  const terminal = (to: keyof typeof said): Terminal => ({ write: (text) => (said[to] += text) });
  const { signal } = new AbortController();
  const around = { stdout: terminal('stdout'), stderr: terminal('stderr'), signal };
  return { code: await run(['acr-proxy', 'check', ...args], around), ...said };
};

/** Runs the script. */
const script = (shell: readonly string[], ...args: readonly string[]): Said => {
  const [program = '', ...words] = shell;
  const { status, stdout, stderr } = spawnSync(program, [...words, SCRIPT, ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
};

/** Bad command lines, and what both tools say to them. */
const MISUSES: readonly (readonly [args: readonly string[], words: string])[] = [
  [[REGISTRY, '--proxy', 'proxy.example.com'], 'got --proxy proxy.example.com; allowed: an IPv4 address'],
  [[REGISTRY, '--proxy', '10.20.0.256'], 'got --proxy 10.20.0.256; allowed: an IPv4 address'],
  [[REGISTRY, '--timeout', '0'], 'got --timeout 0; allowed: whole seconds from 1 to 300'],
  [[REGISTRY, '--timeout', '301'], 'got --timeout 301; allowed: whole seconds from 1 to 300'],
  [[REGISTRY, '--timeout', '1s'], 'got --timeout 1s; allowed: whole seconds from 1 to 300'],
  [
    [REGISTRY, '--bucket', 'a.example.com,https://b.example.com'],
    'got --bucket https://b.example.com; allowed: a host name in lower case, without scheme, port or path',
  ],
  [[REGISTRY, '--chart', 'A.example.com'], 'got --chart A.example.com; allowed: a host name in lower case'],
  [[REGISTRY, '--authorization', 'x'], 'got --authorization x; allowed: a host name in lower case'],
  [
    [REGISTRY, '--image', `${REGISTRY}/a/b:v1`],
    `got --image ${REGISTRY}/a/b:v1; allowed: <registry>/<repository>@sha256:<64 hex digits>`,
  ],
  [
    [REGISTRY, '--image', `registry.example.com/a@${ZEROS}`],
    `got --image with the registry registry.example.com; allowed: ${REGISTRY}`,
  ],
  [[`${REGISTRY}:443`], `got ${REGISTRY}:443; allowed: `],
  [[REGISTRY, 'prod'], 'got prod; allowed: '],
  [[REGISTRY, '--proxy'], 'got --proxy without a value; allowed: --proxy ADDRESS'],
  [[REGISTRY, '--bukcet', 'x.example.com'], 'got --bukcet; allowed'],
];

test.each(MISUSES)('%j: odcloud refuses it with exit code 2', async (args, words) => {
  const { code, stdout, stderr } = await odcloud(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error: ${words}`);
});

describe.each([[['dash']], [['busybox', 'sh']]])('the script in %j', (shell) => {
  describeWith([shell[0] ?? ''], 'as odcloud', () => {
    test.each([
      ...MISUSES,
      [[], 'got no registry; allowed: acr-proxy-check.sh [options] REGISTRY...'] as const,
    ])('%j: refuses it with exit code 2', (args, words) => {
      const { code, stdout, stderr } = script(shell, ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`error: ${words}`);
      expect(stderr).toContain('\nhelp: acr-proxy-check.sh --help\n');
    });

    test('--help: exit code 0, 80 columns, and every option of odcloud but --json', async () => {
      const { code, stdout, stderr } = script(shell, '--help');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
      const optionsIn = (text: string): readonly string[] => text.match(/^ {2}(--|-h, --).*$/gm) ?? [];
      const { stdout: help } = await odcloud('--help');
      expect(optionsIn(stdout)).toEqual(optionsIn(help).filter((line) => !line.includes('--json')));
    });

    test('without curl, it says so', () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'without-curl-'));
      for (const program of ['env', shell[0] ?? '', 'grep', 'sed', 'tr']) {
        const [found = ''] = spawnSync('which', [program], { encoding: 'utf8' }).stdout.split('\n');
        symlinkSync(found, path.join(folder, program));
      }
      const said = script(['env', `PATH=${folder}`, ...shell], REGISTRY);
      rmSync(folder, { recursive: true });
      expect(said).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('error: curl is not installed') as string,
      });
    });
  });
});

test('an environment without a proxy: exit code 1', async () => {
  const { code, stdout, stderr } = await odcloud('demo');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    'error: environment demo has no section acrProxy; allowed: an environment with one,',
  );
});

describeWith(['shellcheck'], 'shellcheck', () => {
  test('has nothing to say about the script', () => {
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', SCRIPT], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
