import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { COMMAND_LIMIT_BYTES } from '../../../alibaba-cloud/limits';
import { type AppState, stateOf } from '../../../host/app-state';
import { Bundle } from '../../../host/bundle';
import { type Command, renderCommands } from '../../../host/cloud-init/commands';
import { byteLength } from '../../../host/cloud-init/size';
import { openDesignRelease } from '../../../host/release';
import { FRONTS, UNRESOLVED } from '../../rig/sandbox/fixture';
import { value } from '../../support/value';

const RELEASE = openDesignRelease();
const commandsOf = (change: Partial<AppState> = {}): readonly Command[] =>
  renderCommands(RELEASE, stateOf({ ...UNRESOLVED, ...change }));
const networks = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `198.${151 + (i >> 8)}.${i % 256}.${100 + ((i * 7919) % 151)}/32`);
const changed = (one: readonly Command[], other: readonly Command[]): string[] =>
  one.filter(({ id, script }) => other.find((each) => each.id === id)?.script !== script).map(({ id }) => id);

test.each([
  ...Object.entries(FRONTS).map(([name, front]) => [name, { front }] as const),
  ['self-signed, 100 networks', { clients: networks(100) }],
  ['alb, 399 networks', { front: FRONTS['alb'], clients: networks(399) }],
] as [string, Partial<AppState>][])('%s: each has a fifth of the limit to spare', (name, change) => {
  const sizes = commandsOf(change).map(({ id, script }) => [id, byteLength(script)] as const);
  process.stdout.write(
    `commands, ${name}: ${sizes.map(([id, bytes]) => `${id} ${bytes}`).join(', ')} of ${COMMAND_LIMIT_BYTES} bytes\n`,
  );
  for (const [, bytes] of sizes) expect(bytes).toBeLessThanOrEqual(COMMAND_LIMIT_BYTES * 0.8);
});

test.each([
  ['the allow-list', { clients: networks(100) }],
  ['the world', { clients: 'everyone' }],
  ['the image', { image: `registry.example.com/od@sha256:${'a'.repeat(64)}` }],
  ['the mirrors', { registryMirrors: [] }],
  ['the domain', { domain: 'other.example.com' }],
  ['the days of a backup', { backup: { keepDays: 30, bucket: 'acme', folder: 'demo' } }],
  ...Object.entries(FRONTS)
    .slice(1)
    .map(([name, front]) => [name, { front }] as const),
] as [string, Partial<AppState>][])(
  '%s: only the command with the state changes, and no command is added or removed',
  (_, change) => {
    const [before, after] = [commandsOf(), commandsOf(change)];
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(changed(before, after)).toEqual(['apply']);
  },
);

test('commands are numbered: their names contain no hash', () => {
  for (const { id } of commandsOf()) expect(id).toMatch(/^((operations|program)-[1-9]|apply)$/);
});

test('a bundle that has outgrown its parts is an error, not one more command', () => {
  const files = [
    { path: 'a', mode: '0644', content: `${Array.from({ length: 4000 }, (_, i) => i * i).join()}\n` },
  ] as const;
  const props = { host: 'other', name: 'program', folder: 'releases', program: 'run', command: 'go', files };
  const release = { name: 'other', title: 'Other', additions: [] };
  const bundle = (parts: number): Bundle => new Bundle({ ...props, parts });
  expect(() => renderCommands({ ...release, program: bundle(1) }, {})).toThrow(
    /^program: got \d+ bytes in one of 1 commands, allowed 9830; make the files smaller/,
  );
  expect(renderCommands({ ...release, program: bundle(3) }, {})).toHaveLength(4);
});

test('is safe in a Terraform string: no interpolation except the tokens, nothing to escape', () => {
  for (const { script } of commandsOf()) {
    expect(script.replace(/\$\{alicloud[^}]*\}/g, '')).not.toMatch(/["\\\r\t]|[^\x20-\x7e\n]|[$%]\{|\{\{/);
  }
  expect(commandsOf()).toEqual(commandsOf());
});

describe('on a host', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'commands-'));
  /** Runs a command below another root, without the program that it starts. */
  const run = ({ script }: Command) =>
    spawnSync(
      'sh',
      [
        '-c',
        script.replace(/=\/(var\/lib|etc)\//g, `=${root}/$1/`).replace(/^(exec )?sh .*/gm, 'echo $0 done'),
      ],
      { encoding: 'utf8' },
    );
  const parts = (): string[] => readdirSync(path.join(root, 'var/lib/open-design/parts'));
  afterAll(() => rmSync(root, { recursive: true }));

  test.each([
    ['all parts', false],
    ['one part', true],
  ])('the last command fails without %s, and reports it', (_, others) => {
    const commands = commandsOf();
    const last = commands.at(-1);
    if (!last) throw new Error('no command');
    for (const command of others ? commands.slice(1, -1) : [])
      expect(run(command)).toMatchObject({ status: 0, stderr: '' });
    const ran = run(last);
    expect(ran.status).toBe(1);
    expect(ran.stderr).not.toContain('Traceback');
    expect(ran.stderr).toContain(
      'the bundles cannot be put together: the disk is full, or parts are missing',
    );
    expect(existsSync(path.join(root, 'var/lib/open-design/operations.sh'))).toBe(false);
  });

  test('in order, they write the complete state and bundles, and remove the parts of an earlier release', () => {
    spawnSync('touch', [path.join(root, 'var/lib/open-design/parts/0123456789abcdef.1')]);
    for (const command of commandsOf()) expect(run(command)).toMatchObject({ status: 0, stderr: '' });
    const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
    for (const bundle of [RELEASE.program, ...RELEASE.additions]) {
      expect(text(`var/lib/open-design/${bundle.name}.sh`)).toBe(bundle.archive);
    }
    expect(text('etc/open-design/state')).toContain(`\nIMAGE=${UNRESOLVED.image}\n`);
    expect(parts()).toHaveLength(commandsOf().length - 1);
    expect(parts()).not.toContain('0123456789abcdef.1');
    expect(readdirSync(path.join(root, 'var/lib/open-design')).sort()).toEqual([
      'operations.sh',
      'parts',
      'program.sh',
    ]);
    expect(readdirSync(path.join(root, 'etc/open-design'))).toEqual(['state']);
  });

  test('a later state needs no parts, as long as the release is the same', () => {
    rmSync(path.join(root, 'var/lib/open-design/parts'), { recursive: true });
    const last = commandsOf({ domain: value('other.example.com') }).at(-1);
    if (!last) throw new Error('no command');
    expect(run(last)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path.join(root, 'etc/open-design/state'), 'utf8')).toContain(
      '\nDOMAIN=other.example.com\n',
    );
  });
});
