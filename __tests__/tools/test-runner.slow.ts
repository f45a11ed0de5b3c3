import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ROOT, run } from '../support/project';

/** Files of a project with the same runner. The tier `--cluster` is a single jest configuration. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "private": true }',
  'providers/alicloud/scripts/generate.mjs': '',
  'jest.cluster.config.js': "module.exports = { testMatch: ['**/*.cluster.js'] };",
};

/** Behaviour of a test file → its content. */
const CASES = {
  passes: "test('one', () => {}); test('two', () => {});",
  fails: "describe('a group', () => test('three', () => { throw new Error('got 3\\nand more'); }));",
  skips:
    "describe.skip('a group (skipped: no moon)', () => { test('four', () => {}); test('five', () => {}); });",
  'fails before its first test': "throw new Error('cannot load');",
  'fails after its last test': "test('six', () => {}); afterAll(() => { throw new Error('cannot end'); });",
} as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'open-design-runner-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  cpSync(path.join(ROOT, 'tools', 'test.mjs'), path.join(folder, 'tools', 'test.mjs'));
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs these test files. Returns the exit code and the lines after the minutes of the tier. */
const resultOf = async (...names: readonly (keyof typeof CASES)[]): Promise<[number | null, string[]]> => {
  for (const name of names) {
    writeFileSync(path.join(folder, `${name.replaceAll(' ', '-')}.cluster.js`), CASES[name]);
  }
  const { code, stdout } = await run('node', [path.join(folder, 'tools', 'test.mjs'), '--cluster'], {
    cwd: folder,
  });
  const [, ...lines] = stdout.trim().split('\n').filter(Boolean);
  expect(stdout).toMatch(/^jest\.cluster\.config\.js: \d+\.\d min\n/);
  return [code, lines];
};

test('the last line counts the tests that passed', async () => {
  expect(await resultOf('passes')).toEqual([0, ['2 passed, 0 failed']]);
});

test('the last line gives the reason of each skipped test', async () => {
  expect(await resultOf('passes', 'skips')).toEqual([0, ['2 passed, 0 failed, 2 skipped (no moon: 2)']]);
});

test('every failure has a line with its file, its name and the first line of its error', async () => {
  expect(await resultOf('passes', 'fails')).toEqual([
    1,
    ['✗ fails.cluster.js: a group three: Error: got 3', '2 passed, 1 failed'],
  ]);
});

test.each(['fails before its first test', 'fails after its last test'] as const)(
  'a file that %s counts as a failure',
  async (name) => {
    const [code, [failure, last]] = await resultOf('passes', name);
    expect(code).toBe(1);
    expect(failure).toMatch(/^✗ fails-\S+\.cluster\.js: .*cannot (load|end)$/);
    expect(last).toMatch(/^[23] passed, 1 failed$/);
  },
);

test('a tier without a report counts as a failure', async () => {
  rmSync(path.join(folder, 'jest.cluster.config.js'));
  expect(await resultOf()).toEqual([
    1,
    ['✗ jest.cluster.config.js: jest wrote no report', '0 passed, 1 failed'],
  ]);
});
