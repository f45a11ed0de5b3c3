import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { demoWith } from './support/environments';
import { cloneInto, ROOT, run, runEntry } from './support/project';
import { filesBelow } from './support/synth';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-main-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const environmentFile = (name: string): string =>
  path.join(project, 'config', 'environments', `${name}.yaml`);

/** Path → content of all files of a synth. */
const written = (outdir: string): Record<string, string> =>
  Object.fromEntries(filesBelow(outdir).map((file) => [file, readFileSync(path.join(outdir, file), 'utf8')]));

describe('the same bytes', () => {
  const first = path.join(folder, 'first');
  beforeAll(async () => {
    expect(await runEntry(ROOT, 'main.ts', [], { env: { CDKTF_OUTDIR: first } })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('from a second run', async () => {
    const second = path.join(folder, 'second');
    await runEntry(ROOT, 'main.ts', [], { env: { CDKTF_OUTDIR: second } });
    expect(written(second)).toEqual(written(first));
  });

  test('from a clone in another folder, started in a third folder', async () => {
    const outdir = path.join(folder, 'from-elsewhere');
    await runEntry(project, 'main.ts', [], { cwd: tmpdir(), env: { CDKTF_OUTDIR: outdir } });
    expect(written(outdir)).toEqual(written(first));
  });

  test('through the CLI', async () => {
    const { code, stdout } = await run('npx', ['cdktf', 'synth'], { cwd: project });
    expect(code).toBe(0);
    expect(stdout).toContain('app.image has a placeholder digest');
    expect(written(path.join(project, 'cdktf.out'))).toEqual(written(first));
  });

  test('only the JSON of the stacks, so that a remote run needs no other file', () => {
    expect(filesBelow(first)).toEqual([
      'manifest.json',
      'stacks/demo-ecs/cdk.tf.json',
      'stacks/demo-network/cdk.tf.json',
    ]);
  });
});

describe('a forgotten OPEN_DESIGN_ENV', () => {
  test('is refused as soon as there is an environment beside the demo, which would be deployed instead', async () => {
    const outdir = path.join(folder, 'forgotten');
    writeFileSync(environmentFile('prod'), demoWith({}));
    const forgotten = await runEntry(project, 'main.ts', [], { env: { CDKTF_OUTDIR: outdir } });
    const throughTheCli = await run('npx', ['cdktf', 'synth'], { cwd: project });
    rmSync(environmentFile('prod'));
    const message = 'error: OPEN_DESIGN_ENV is not set; there are: demo, prod; set it to one of them\n';
    expect(forgotten).toEqual({ code: 1, stdout: '', stderr: message });
    expect(existsSync(outdir)).toBe(false);
    expect(throughTheCli.code).toBe(1);
    expect(`${throughTheCli.stdout}${throughTheCli.stderr}`).toContain(message.trim());
  });
});

describe('bad input', () => {
  const outdir = path.join(folder, 'bad');
  const synth = (name: string): ReturnType<typeof run> =>
    runEntry(project, 'main.ts', [], { env: { OPEN_DESIGN_ENV: name, CDKTF_OUTDIR: outdir } });

  test.each([
    [
      'no such environment',
      'dmeo',
      undefined,
      /^error: environment dmeo: there is no .*did you mean demo\?\n$/,
    ],
    [
      'a fault',
      'faulty',
      demoWith({ region: 'cn-hangzou' }),
      /^error: .*faulty\.yaml has 1 fault\n[\s\S]*did you mean cn-hangzhou\?\n$/,
    ],
    ['broken YAML', 'broken', 'a: [', /^error: .*broken\.yaml is not valid YAML: .*\n$/],
  ])('%s: a clear message, exit code 1, no stack trace, nothing written', async (_, name, text, words) => {
    if (text !== undefined) writeFileSync(environmentFile(name), text);
    const { code, stdout, stderr } = await synth(name);
    if (text !== undefined) rmSync(environmentFile(name));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(outdir)).toBe(false);
  });

  test('a configuration that is too large for user data is refused before anything is written', async () => {
    const numbered = <T>(count: number, of: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => of(index));
    const host = (index: number): string => `${'label-of-a-long-name.'.repeat(11)}h${index}.example.com`;
    const app = {
      registryMirrors: numbered(5, (index) => `https://${host(index)}`),
      egress: { networks: numbered(20, (index) => `172.31.${100 + index}.0/24`), hosts: numbered(20, host) },
    };
    const allow = numbered(100, (index) => `198.151.100.${100 + index}/32`);
    const domain = host(0);
    const icpNumber = '浙ICP备1234567890号-123';
    writeFileSync(environmentFile('large'), demoWith({ app, access: { allow, domain, icpNumber } }));
    const { code, stderr } = await synth('large');
    rmSync(environmentFile('large'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*large\.yaml has 1 fault\n[^]*got: +\d+ bytes on the host: /);
    expect(existsSync(outdir)).toBe(false);
  });
});
