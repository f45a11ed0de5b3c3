import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cloneInto, odcloud, ROOT } from '../support/project';
import { stateWith } from '../support/states';
import { filesBelow, synthDemo } from '../support/synth';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-synth-'));
const project = cloneInto(folder);
const at = (name: string): string => path.join(folder, name);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const FILES = ['manifest.json', 'stacks/demo-ecs/cdk.tf.json', 'stacks/demo-network/cdk.tf.json'];

test('writes the same as main.ts, and prints the warnings', async () => {
  const { code, stdout, stderr } = await odcloud(ROOT, ['synth', '--out', at('deep/out')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^demo: 2 stacks written to .*deep\/out\n {2}stacks\/demo-network\/cdk\.tf\.json\n/);
  expect(stdout).toMatch(/^! demo-ecs: app\.image has a placeholder digest/m);
  expect(filesBelow(at('deep/out'))).toEqual(FILES);
  for (const shut of ['deep/terraform-state/demo', 'deep/out/stacks/demo-ecs'])
    expect(statSync(at(shut)).mode & 0o777).toBe(0o700);
  for (const [id, { text }] of Object.entries(synthDemo())) {
    expect(readFileSync(at(`deep/out/stacks/${id}/cdk.tf.json`), 'utf8')).toBe(text);
  }
});

test('--json: the stacks are in deployment order', async () => {
  const { code, stdout } = await odcloud(ROOT, ['synth', '--json'], {
    env: { CDKTF_OUTDIR: at('by-variable') },
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    environment: 'demo',
    out: at('by-variable'),
    stacks: ['demo-network', 'demo-ecs'].map((name) => ({
      name,
      file: at(`by-variable/stacks/${name}/cdk.tf.json`),
    })),
    warnings: [
      // The tests run as a pipeline does.
      expect.stringMatching(/^demo-network: no lock file for aliyun\/alicloud/),
      expect.stringMatching(/^demo-ecs: app\.image/),
      expect.stringMatching(/^demo-ecs: app\.registryMirrors/),
      expect.stringMatching(/^demo-ecs: access\.allow/),
    ],
  });
});

test('a file in place of the folder is refused', async () => {
  writeFileSync(at('file'), '');
  const { code, stderr } = await odcloud(ROOT, ['synth', '--out', at('file')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: got .*file, which is a file; allowed: a folder; choose another one with --out\n$/,
  );
});

describe('a folder with files', () => {
  test('that synth did not write is refused and left as it is', async () => {
    for (const [name, file] of [
      ['notes', 'notes.txt'],
      ['site', 'manifest.json'],
    ] as const) {
      mkdirSync(at(name));
      writeFileSync(path.join(at(name), file), '{"name": "mine"}');
      const { code, stderr } = await odcloud(ROOT, ['synth', '--out', at(name)]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^error: got .*, a folder with files that odcloud did not write; allowed: a new or empty folder, or one/,
      );
      expect(filesBelow(at(name))).toEqual([file]);
    }
  });

  test('that synth wrote is written again, and what Terraform left stays', async () => {
    const left = path.join(at('deep/out'), 'stacks', 'demo-ecs', '.terraform.lock.hcl');
    writeFileSync(left, '');
    expect(await odcloud(ROOT, ['synth', '--out', at('deep/out')])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(left)).toBe(true);
  });

  test('is the default folder of the CDKTF CLI, whatever it holds', async () => {
    mkdirSync(path.join(project, 'cdktf.out', '.terraform'), { recursive: true });
    writeFileSync(path.join(project, 'cdktf.out', 'cdktf.log'), '');
    expect(await odcloud(project, ['synth'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('started in a folder of the project', () => {
  const cwd = path.join(project, 'config');

  test('writes to the default folder of the project', async () => {
    const { code, stdout } = await odcloud(project, ['synth'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo: 2 stacks written to \.\.\/cdktf\.out\n/);
    expect(existsSync(path.join(cwd, 'cdktf.out'))).toBe(false);
    expect(existsSync(path.join(project, 'terraform-state', 'demo'))).toBe(true);
  });

  test('compares with the states of the project', async () => {
    const disk = { alicloud_ecs_disk: { size: 50, zone_id: 'cn-hangzhou-h' } };
    writeFileSync(path.join(project, 'terraform-state', 'demo', 'ecs.tfstate'), stateWith(disk));
    const { code, stderr } = await odcloud(project, ['synth'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/got: +40, while the deployed disk has 50 GiB/);
  });
});
