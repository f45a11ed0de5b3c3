import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { ROOT } from '../support/project';
import { synthDemo, synthFixture } from '../support/synth';

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>
  >;
}

const FOLDER = path.join(ROOT, '.github', 'workflows');
const texts = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(path.join(FOLDER, file), 'utf8')] as const,
);

describe.each(texts)('%s', (_, text) => {
  const { permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('uses actions by their commit, with the version for a reader', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('keeps no credentials of the checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: options } of checkouts) expect(options?.['persist-credentials']).toBe(false);
  });

  test('may read the repository and nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job).not.toHaveProperty('permissions');
  });
});

describe('exact versions', () => {
  test('of every provider in every stack', () => {
    const stacks = [synthDemo(), synthFixture('ack'), synthFixture('nlb')].flatMap((all) =>
      Object.values(all),
    );
    const versions = stacks.flatMap(({ json }) =>
      Object.entries(json.terraform['required_providers'] as Record<string, { version: string }>).map(
        ([name, { version }]) => `${name} ${version}`,
      ),
    );
    expect([...new Set(versions.map((version) => version.split(' ')[0]))].sort()).toEqual([
      'alicloud',
      'kubernetes',
      'random',
    ]);
    for (const version of versions) expect(version).toMatch(/^\w+ \d+\.\d+\.\d+$/);
  });

  test('of every package of npm', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^(npm:@[\w/-]+@)?\d+\.\d+\.\d+$/);
    }
  });
});
