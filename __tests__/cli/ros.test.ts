import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { run } from '../../cli/run';
import type { Terminal } from '../../cli/terminal';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import type { ProgramRun } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-ros-'));
const file = path.join(folder, 'template.yaml');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `odcloud ros` in this process. Lines do not break, so a message is one line. */
const ros = async (...args: string[]): Promise<ProgramRun> => {
  const said = { stdout: '', stderr: '' };
  const terminal = (to: keyof typeof said): Terminal => ({
    columns: 1000,
    write: (text) => (said[to] += text),
  });
  const { signal } = new AbortController();
  const code = await run(['ros', ...args], {
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    signal,
  });
  return { code, ...said };
};

test('writes the committed template, and says when nothing has changed', async () => {
  expect(await ros('--out', file)).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(ECS_TEMPLATE_FILE, 'utf8'));
  expect((await ros('--out', file)).stdout).toMatch(/: unchanged, \d+ bytes, 27 parameters, 23 resources\n$/);
  const report = JSON.parse((await ros('--out', file, '--json')).stdout) as Record<string, unknown>;
  expect(report).toMatchObject({ changed: false, bytes: readFileSync(file).length });
  expect(report['parameters']).toContain('Clients');
  expect(report['resources']).toContain('DataDisk');
});

test.each([
  ['a folder', [folder], 1, 'which is a folder'],
  ['a file in a folder that does not exist', [path.join(folder, 'none', 'a.yaml')], 1, 'does not exist'],
  ['a file below a file', [path.join(file, 'a.yaml')], 1, 'does not exist'],
  ['a file in a folder that holds none', ['/proc/a.yaml'], 1, 'allowed: a file in a folder in which you may'],
])('--out refuses %s, and leaves nothing behind', async (_, out, code, message) => {
  writeFileSync(file, 'before');
  const refused = await ros('--out', ...out);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(message);
  expect(refused.stderr).not.toMatch(/^ {4}at /m);
  expect(readdirSync(folder)).toEqual(['template.yaml']);
  expect(readFileSync(file, 'utf8')).toBe('before');
});

test('takes no environment', async () => {
  expect(await ros('demo')).toMatchObject({ code: 2, stdout: '' });
  expect(existsSync(path.join(folder, 'demo'))).toBe(false);
});
