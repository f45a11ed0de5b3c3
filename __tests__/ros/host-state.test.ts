import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { parse } from 'yaml';

import { COMMAND_LIMIT_BYTES, USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { resolve, type Resolved } from '../rig/ros/interpreter';
import { readTemplate, type Value } from '../rig/ros/template';
import { withFolder } from '../support/environments';
import { NIGHTLY } from '../support/nightly';
import { describeWith } from '../support/programs';
import { ROOT } from '../support/project';
import { LONGEST, LONGEST_ATTRIBUTES, LONGEST_REGION, TOO_LONG } from './longest-values';
import { ACCEPTED, ACME, REQUIRED, type Texts } from './parameter-values';

const TEMPLATE = readTemplate(ECS_TEMPLATE_FILE);

const make = (texts: Texts, region = 'ap-southeast-1'): Resolved =>
  resolve(TEMPLATE, { parameters: { ...REQUIRED, ...texts }, region, attributes: LONGEST_ATTRIBUTES });

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const userDataIn = ({ resources }: Resolved): string => textOf(resources['Host']?.properties['UserData']);

const commandsIn = ({ resources }: Resolved): readonly string[] =>
  Object.values(resources)
    .filter(({ type }) => type === 'ALIYUN::ECS::RunCommand')
    .map(({ properties }) => textOf(properties['CommandContent']));

/** The whole state, which the last command writes on the host. */
const stateIn = (stack: Resolved): string =>
  /<<'END_OF_STATE'\n([^]*?)END_OF_STATE\n/.exec(commandsIn(stack).at(-1) ?? '')?.[1] ?? '';

/** What the host's own program says about states. */
const complaints = (states: readonly string[]): string =>
  withFolder((folder) => {
    mkdirSync(path.join(folder, 'states'));
    states.forEach((state, index) => writeFileSync(path.join(folder, 'states', String(index)), state));
    const script = [
      'die() { echo "$*"; exit 1; }',
      '. host/base/lib/state.sh; . host/program/lib/state-formats.sh',
      // It asks for the address of this machine.
      'derive_state() { :; }',
      `for file in '${folder}'/states/*; do (read_state "$file") || true; done`,
    ].join('\n');
    return execFileSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
  });

/** A text with signs that mean something to a shell, nginx, YAML or a list, in place of a part of it. */
const damaged = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.nat(2),
      fc.constantFrom(
        '',
        'a',
        'A',
        '0',
        '-',
        '.',
        ',',
        '/',
        ':',
        '@',
        ' ',
        '\n',
        ';',
        "'",
        '"',
        '$',
        '`',
        '#',
        '{',
        '中',
      ),
    )
    .map(([at, count, sign]) => text.slice(0, at) + sign + text.slice(at + count));

/** Accepted values, one of them damaged. Most are still accepted, and a few of them in another way than meant. */
const almostAccepted = fc
  .constantFrom(...ACCEPTED.filter(([, texts]) => Object.keys(texts).length > 0))
  .chain(([, texts, region]) =>
    fc
      .constantFrom(...Object.keys(texts))
      .chain((name) =>
        damaged(texts[name] ?? '').map((text) => ({ texts: { ...texts, [name]: text }, region })),
      ),
  );

describeWith(['bash'], 'the host', () => {
  test('accepts the state of every stack that can be made', () => {
    const states = ACCEPTED.map(([, texts, region]) => stateIn(make(texts, region)));
    expect(states.filter((state) => state.split('\n').length < 30)).toEqual([]);
    expect(complaints(states)).toBe('');
  });

  test('refuses a state that no stack has', () => {
    const state = stateIn(make({ Domain: 'a.com' })).replace('a.com', 'A.com');
    expect(complaints([state])).toMatch(/^got DOMAIN 'A\.com'/);
  });

  test('accepts whatever the parameters accept', () => {
    fc.assert(
      fc.property(fc.array(almostAccepted, { minLength: 150, maxLength: 150 }), (attempts) => {
        const stacks = attempts.map(({ texts, region }) => make(texts, region));
        expect(complaints(stacks.filter(({ faults }) => faults.length === 0).map(stateIn))).toBe('');
      }),
      { numRuns: NIGHTLY ? 20 : 1 },
    );
  });
});

test('user data and the last command write the same state', () => {
  const stack = make(ACME);
  const { write_files: files } = parse(userDataIn(stack)) as {
    write_files: { path: string; content: string }[];
  };
  const [, later] = files.filter((file) => file.path === '/etc/open-design/state');
  expect(later?.content).toMatch(/^DATA_DISK_ID=d-/);
  expect(stateIn(stack).endsWith(later?.content ?? '')).toBe(true);
});

test('everything fits with the longest values', () => {
  const stack = make(LONGEST, LONGEST_REGION);
  expect(stack.faults).toEqual([]);
  const bytes = Buffer.byteLength(userDataIn(stack));
  const commands = commandsIn(stack).map((command) => Buffer.byteLength(command));
  process.stdout.write(
    `ros, longest values: user data ${bytes} of ${USER_DATA_LIMIT_BYTES} bytes, the largest command ${Math.max(...commands)} of ${COMMAND_LIMIT_BYTES}\n`,
  );
  expect(bytes).toBeLessThanOrEqual(USER_DATA_LIMIT_BYTES);
  expect(Math.max(...commands)).toBeLessThanOrEqual(COMMAND_LIMIT_BYTES);
});

test.each(TOO_LONG)('%s accepts no longer value', (name, texts) => {
  expect(make(texts).faults.map(({ at }) => at)).toEqual([`Parameters.${name}`]);
});
