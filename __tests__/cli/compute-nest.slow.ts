import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DIST } from '../rig/compute-nest/cluster';
import { odcloud, type ProgramRun, ROOT } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-compute-nest-'));
const out = path.join(folder, 'service');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const computeNest = (...args: string[]): Promise<ProgramRun> => odcloud(ROOT, ['compute-nest', ...args]);

const FILES = [
  'compute-nest-ack.yaml',
  'compute-nest-ecs.yaml',
  'compute-nest/config.yaml',
  'compute-nest/open-design.png',
];

test('writes all that an import needs into a new folder, and says when nothing has changed', async () => {
  expect(await computeNest('--out', out)).toMatchObject({ code: 0, stderr: '' });
  for (const file of FILES) {
    expect(readFileSync(path.join(out, file)).equals(readFileSync(path.join(DIST, file)))).toBe(true);
  }
  const report = JSON.parse((await computeNest('--out', out, '--json')).stdout) as {
    files: { file: string; changed: boolean }[];
  };
  expect(report.files.map(({ changed }) => changed)).toEqual(FILES.map(() => false));
});

test('--out refuses a file, and leaves it as it is', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, 'before');
  const run = await computeNest('--out', file);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('which is not a folder; allowed: a folder, or a path that does not exist yet');
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readdirSync(folder)).not.toContain('file.new');
});

test('--out refuses a path below a file, and one below /proc', async () => {
  const file = path.join(folder, 'below');
  writeFileSync(file, 'before');
  for (const refused of [path.join(file, 'x'), '/proc/x']) {
    const { code, stderr } = await computeNest('--out', refused);
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('allowed: a path below a folder in which you may write');
  }
});

test('--images refuses a file without a tag, and writes nothing', async () => {
  const images = path.join(folder, 'images.yaml');
  writeFileSync(images, 'AppImage: nginx:1\n');
  const to = path.join(folder, 'refused');
  const { code, stdout, stderr } = await computeNest('--images', images, '--out', to);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('AppTag is missing; add a tag in quotes');
  expect(readdirSync(folder)).not.toContain('refused');
});

test('--images needs a folder that is not the committed one', async () => {
  expect((await computeNest('--images', 'images.yaml')).stderr).toContain('got --images without --out');
});

test('takes no environment', async () => {
  expect(await computeNest('demo')).toMatchObject({ code: 2, stdout: '' });
});
