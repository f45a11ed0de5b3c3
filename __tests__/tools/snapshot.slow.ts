import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { differences } from '../../tools/stack-snapshot';
import { demoWith } from '../support/environments';
import { cloneInto, type ProgramRun, runEntry } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-snapshot-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const environments = path.join(project, 'config', 'environments');

/** Writes config/environments/prod.yaml: the demo environment with changes. */
const prod = (change: Record<string, unknown> = {}): void => {
  writeFileSync(path.join(environments, 'prod.yaml'), demoWith(change));
};

const snapshot = (...args: string[]): Promise<ProgramRun> => runEntry(project, 'tools/snapshot.ts', args);

test('an environment is compared with its snapshot, as in CI', async () => {
  prod();
  expect(await snapshot()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('npm run snapshot <environment> update') as string,
  });
  expect(await snapshot('prod')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no snapshot') as string,
  });

  expect(await snapshot('prod', 'update')).toMatchObject({ code: 0 });
  const written = readFileSync(path.join(environments, '__snapshots__', 'prod.json'), 'utf8');
  expect(written.split('\n').filter((line) => line.length > 600)).toEqual([]);
  // A hash replaces a payload and nothing of its surroundings: two in user data, and one in each of seven commands.
  expect(written.match(/(?<=[" ])<packed, sha256 [0-9a-f]{12}>(?=")/g)).toHaveLength(9);
  expect(await snapshot()).toEqual({
    code: 0,
    stdout: 'prod: matches config/environments/__snapshots__/prod.json\n',
    stderr: '',
  });

  prod({ ecs: { instanceType: 'ecs.c7.xlarge' }, access: { allow: ['198.51.100.0/24'] } });
  const { code, stdout, stderr } = await snapshot();
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /~ alicloud_instance\.\S+\.instance_type\n {4}- ecs\.c7\.large\n {4}\+ ecs\.c7\.xlarge\n/,
  );
  expect(stderr).toMatch(/- alicloud_security_group_rule\.\S+\n/);
  expect(stderr).toMatch(/\+ alicloud_security_group_rule\.\S+\n/);
  expect(stderr).toContain('    - CLIENTS=203.0.113.0/24\n    + CLIENTS=198.51.100.0/24\n');
  expect(stderr).toContain('if the change is intended, run: npm run snapshot prod update');
});

describe('all snapshots', () => {
  const file = (name: string): string => path.join(environments, '__snapshots__', `${name}.json`);
  const stage = (change: Record<string, unknown> = {}): void => {
    writeFileSync(path.join(environments, 'stage.yaml'), demoWith(change));
  };

  test('are compared, and every difference is reported, whatever OPEN_DESIGN_ENV is', async () => {
    prod();
    stage();
    await snapshot('prod', 'update');
    await snapshot('stage', 'update');
    const OPEN_DESIGN_ENV = 'demo';
    const all = (): Promise<ProgramRun> =>
      runEntry(project, 'tools/snapshot.ts', [], { env: { OPEN_DESIGN_ENV } });
    expect((await all()).stdout).toMatch(/^prod: matches .*\nstage: matches .*\n$/);

    prod({ ecs: { bandwidthMbps: 50 } });
    stage({ ecs: { bandwidthMbps: 70 } });
    const { code, stderr } = await all();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: prod differs from its snapshot\n[^]*\n {4}\+ 50\n/);
    expect(stderr).toMatch(/\n\nerror: stage differs from its snapshot\n[^]*\n {4}\+ 70\n/);
  });

  test.each([
    [
      'cut off',
      '{"prod-ecs": {',
      /^error: config\/environments\/__snapshots__\/prod\.json is damaged: .*; restore it/,
    ],
    ['of another shape', '[1]', /prod\.json is damaged: it is not an object of stacks/],
    ['empty', '', /prod\.json is damaged: /],
  ])('one that is %s is named', async (_, text, words) => {
    writeFileSync(file('prod'), text);
    const { code, stderr } = await snapshot();
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  });

  test('one whose environment is gone is named', async () => {
    rmSync(path.join(environments, 'stage.yaml'));
    const { code, stderr } = await snapshot();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error: config\/environments\/__snapshots__\/stage\.json belongs to no environment: there is no config\/environments\/stage\.yaml/,
    );
  });
});

test('a second argument other than update is refused', async () => {
  expect(await snapshot('prod', 'updte')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: got updte; allowed: /) as string,
  });
});

describe('a difference', () => {
  const stack = (attributes: Record<string, string | string[] | { a?: string }>) => ({
    s: { 'output.x': attributes },
  });

  test('is empty between equal snapshots', () => {
    expect(differences(stack({ a: '1' }), stack({ a: '1' }))).toEqual([]);
  });

  test.each([
    ['a value', { a: '1' }, { a: '2' }, ['  ~ output.x.a', '    - 1', '    + 2']],
    ['a key that goes', { a: '1', b: '2' }, { a: '1' }, ['  ~ output.x.b', '    - 2']],
    ['a key below', { b: { a: '1' } }, { b: {} }, ['  ~ output.x.b.a', '    - 1']],
    ['a line', { a: ['1', '2'] }, { a: ['1', '3'] }, ['  ~ output.x.a', '    - 2', '    + 3']],
    [
      'the order',
      { a: ['1', '2'] },
      { a: ['2', '1'] },
      ['  ~ output.x.a', '    - 1', '    - 2', '    + 2', '    + 1'],
    ],
  ])('of %s', (_, from, to, lines) => {
    expect(differences(stack(from), stack(to))).toEqual(['s', ...lines]);
  });

  test('of a whole stack names all of its blocks', () => {
    expect(differences({}, stack({ a: '1' }))).toEqual(['s', '  + output.x']);
  });
});
