import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lockProviders, withStandIn } from '../support/cdktf';
import { demoWith } from '../support/environments';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, type ProgramRun } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-removed-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const access = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const without = demoWith({ access, ecs: { protect: false } });
const slb = { kind: 'clb', certificate: '8899123-cn-hangzhou' };
const withSlb = (protect: boolean): string =>
  demoWith({ access, ecs: { protect: false }, slb: { ...slb, protect } });

const write = (text: string): void => {
  writeFileSync(path.join(project, 'config', 'environments', 'prod.yaml'), text);
};

/** Runs a command line as it is printed, and confirms it. */
const confirmed = (commandLine: string): Promise<ProgramRun> =>
  withStandIn(project, `${commandLine} --auto-approve`);

const stateOf = (role: string): { readonly resources: readonly object[] } =>
  JSON.parse(readFileSync(path.join(project, 'terraform-state', 'prod', `${role}.tfstate`), 'utf8')) as {
    readonly resources: readonly object[];
  };

describeWith(['terraform'], 'a section that is removed while its stack is deployed', () => {
  let commands: readonly string[];
  beforeAll(async () => {
    write(withSlb(true));
    lockProviders(project, ['prod-network', 'prod-ecs', 'prod-slb']);
    expect(await confirmed("OPEN_DESIGN_ENV=prod npx cdktf deploy 'prod-*'")).toMatchObject({ code: 0 });
    write(without);
  }, 240_000);

  test('is refused by a synth, which names the commands and writes nothing', async () => {
    const json = path.join(project, 'cdktf.out', 'stacks', 'prod-ecs', 'cdk.tf.json');
    const before = readFileSync(json, 'utf8');
    const { code, stderr } = await odcloud(project, ['synth', 'prod']);
    expect(code).toBe(1);
    const message = stderr.replace(/\s+/g, ' ');
    expect(message).toMatch(
      /got: no section slb, while terraform-state\/prod\/slb\.tfstate has \d+ resources/,
    );
    // Each command has a line of its own.
    commands = [...stderr.matchAll(/^ +(OPEN_DESIGN_ENV=prod .*npx cdktf .*)$/gm)].map(([, line]) =>
      String(line),
    );
    expect(commands).toHaveLength(2);
    expect(readFileSync(json, 'utf8')).toBe(before);
    expect(await withStandIn(project, 'OPEN_DESIGN_ENV=prod node tools/run.mjs main.ts')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no section slb') as string,
    });
    expect(readFileSync(json, 'utf8')).toBe(before);
  });

  test('is not asked for by a command that deploys nothing', async () => {
    const out = path.join(folder, 'rendered');
    expect(await odcloud(project, ['render', 'prod', '--out', out])).toMatchObject({ code: 0 });
    expect(existsSync(out)).toBe(true);
  });

  test('is removed by these commands, and then accepted', async () => {
    write(withSlb(false));
    for (const command of commands) expect(await confirmed(command)).toMatchObject({ code: 0 });
    expect(stateOf('slb').resources).toEqual([]);
    expect(stateOf('ecs').resources).not.toEqual([]);
    write(without);
    expect(await confirmed("OPEN_DESIGN_ENV=prod npx cdktf deploy 'prod-*'")).toMatchObject({ code: 0 });
  }, 400_000);
});
