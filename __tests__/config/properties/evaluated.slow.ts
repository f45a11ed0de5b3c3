import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { stringify } from 'yaml';

import { TAGS } from '../../../alibaba-cloud/limits';
import { ConfigError } from '../../../config/faults';
import type { AnyEnvironment } from '../../../config/load';
import { MOST_TAGS } from '../../../config/sections/tags';
import { Deployed } from '../../support/deployed';
import { loadAnyText, withFolder } from '../../support/environments';
import { describeWith } from '../../support/programs';
import { run } from '../../support/project';
import { synth } from '../../support/synth';
import { FIXTURES } from './full';
import { leavesOf, type Path, withValue } from './holds';

/** Part of every planted text, and the name of a file that Terraform could read. */
const MARK = 'planted';

/** Content of that file. It appears only where a planted text was evaluated. */
const CONTENT = 'read by Terraform';

/** Texts that Terraform would evaluate. */
const plants = (file: string): readonly string[] => [
  `\${file("${file}")}`,
  `$\${file("${file}")}`,
  `%{ if true }${MARK}%{ endif }`,
];

/** Everything that has a meaning in a template, in any order. */
const templates = (file: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.constantFrom('$', '%', '{', '}', '${', '%{', '"', '\\', ' ', 'a', ...plants(file), '%{ endif }'),
      { maxLength: 8 },
    )
    .map((parts) => `${MARK}${parts.join('')}`)
    .filter(({ length }) => length <= TAGS.keyBytes);

/** One environment with a planted text. */
interface Planted {
  readonly where: string;
  readonly text: string;
  readonly environment: unknown;
}

/** The same document with another key at a path. */
const withKey = (value: unknown, at: Path, key: string): unknown => {
  const above = at.slice(0, -1);
  const record = above.reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], value);
  const renamed = Object.entries(record as Record<string, unknown>).map(([name, below]) =>
    name === at.at(-1) ? ([key, below] as const) : ([name, below] as const),
  );
  return withValue(value, above, Object.fromEntries(renamed));
};

const planted = (name: string, fixture: unknown, texts: readonly string[]): readonly Planted[] =>
  leavesOf(fixture).flatMap((at) => {
    const value = at.reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], fixture);
    const where = `${name}: ${at.join('.')}`;
    const key = at.at(-1);
    return texts.flatMap((plant) => {
      const values = typeof value === 'string' ? [plant, value + plant, plant + value] : [];
      const keys = typeof key === 'string' ? [plant, key + plant] : [];
      return [
        ...values.map((text) => ({ where, text, environment: withValue(fixture, at, text) })),
        ...keys.map((text) => ({ where: `${where} (key)`, text, environment: withKey(fixture, at, text) })),
      ];
    });
  });

/** Variables of the app. A host gets them encoded, in scripts, and Kubernetes takes $$ for $. */
const isVariable = ({ where }: Pick<Planted, 'where'>): boolean => where.includes(': app.environment.');

/** The environment, unless the configuration refuses it. */
const accepted = ({ environment }: Planted): AnyEnvironment | undefined => {
  try {
    return loadAnyText(stringify(environment));
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
};

/** The strings of every stack that contain the mark, each as Terraform's JSON has it. */
const writtenFrom = (environment: AnyEnvironment): readonly string[] => {
  const found = new Set<string>();
  for (const { json } of Object.values(synth(environment))) {
    JSON.stringify(json, (key, value: unknown) => {
      for (const text of [key, value]) if (typeof text === 'string' && text.includes(MARK)) found.add(text);
      return value;
    });
  }
  return [...found];
};

/** What real Terraform makes of each of these strings. */
const evaluated = async (folder: string, texts: readonly string[]): Promise<readonly string[]> => {
  const value = texts.map((text) => ({ [text]: text }));
  writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ output: { all: { value } } }));
  expect(await run('terraform', ['apply', '-auto-approve', '-no-color'], { cwd: folder })).toMatchObject({
    code: 0,
  });
  const { stdout } = await run('terraform', ['output', '-json', 'all'], { cwd: folder });
  return (JSON.parse(stdout) as Record<string, string>[]).flatMap((one) => Object.entries(one).flat());
};

describeWith(['terraform'], 'real Terraform', () => {
  test(
    'evaluates no text of any key that the configuration accepts',
    () =>
      withFolder(async (folder) => {
        const file = path.join(folder, MARK);
        writeFileSync(file, CONTENT);
        const texts = plants(file);
        const everywhere = Object.entries(FIXTURES).flatMap(([name, fixture]) =>
          planted(name, fixture, texts),
        );
        const found = everywhere.flatMap((one) => {
          const environment = accepted(one);
          const text = isVariable(one) ? one.text.replaceAll('$', '$$$$') : one.text;
          return environment ? [{ where: one.where, texts: [text], environment }] : [];
        });
        const onHosts = found.filter((one) => isVariable(one) && one.environment.config.ecs);
        expect(onHosts.length).toBeGreaterThan(0);
        for (const { environment } of onHosts) {
          expect(writtenFrom(environment).filter((text) => text.includes('file('))).toEqual([]);
        }
        // Whatever else is accepted one day is evaluated here too.
        const where = new Set(found.map((one) => one.where.replace(/^\w+: /, '')));
        expect([...where]).toEqual(
          expect.arrayContaining(['tags.team', 'tags.team (key)', 'app.environment.LOG_LEVEL']),
        );

        const random = [...texts, ...fc.sample(templates(file), MOST_TAGS - texts.length)];
        const tags = Object.fromEntries(random.map((text, n) => (n % 2 ? [`t${n}`, text] : [text, 'x'])));
        const environment = loadAnyText(stringify({ ...FIXTURES.host, tags }));
        const inResources = found.filter((one) => !onHosts.includes(one));
        const chosen = inResources.filter(
          (one, n) => inResources.findIndex((other) => other.where === one.where) === n,
        );

        const cases = [...chosen, { where: 'random tags', texts: random, environment }].map((one) => ({
          ...one,
          written: writtenFrom(one.environment),
        }));
        const all = [...new Set(cases.flatMap(({ written }) => written))];
        const made = new Set(await evaluated(folder, all));
        const expected = new Set(cases.flatMap((one) => one.texts));
        expect([...made].filter((text) => !expected.has(text))).toEqual([]);
        expect([...expected].filter((text) => !made.has(text))).toEqual([]);
      }),
    180_000,
  );

  test(
    'keeps the tags of every resource as they were written, in plan and state',
    () =>
      withFolder(async (folder) => {
        const file = path.join(folder, MARK);
        writeFileSync(file, CONTENT);
        const texts = plants(file);
        const tags = Object.fromEntries(
          texts.flatMap(
            (text, n) =>
              [
                [`t${n}`, text],
                [text, 'x'],
              ] as const,
          ),
        );
        const deployed = new Deployed();
        await deployed.open();
        try {
          await deployed.deploy(stringify({ ...FIXTURES.host, tags }));
          const kept = await deployed.kept();
          // Not toContain, whose message would be the whole state.
          expect(kept.includes(CONTENT)).toBe(false);
          expect(texts.filter((text) => !kept.includes(JSON.stringify(text)))).toEqual([]);
        } finally {
          await deployed.close();
        }
      }),
    180_000,
  );
});
