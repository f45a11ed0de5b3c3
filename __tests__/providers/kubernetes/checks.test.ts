import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checks } from '../../../providers/kubernetes/checks';
import { UNKNOWN } from '../../../rehearsal/protocol/codec';
import { violated } from '../../../rehearsal/provider/constraints';
import { type ConstraintRow, format, testConstraints } from '../../rehearsal/support/constraint-rows';
import { ROOT } from '../../support/project';

const ROWS: readonly ConstraintRow[] = [
  [format('octalString', { max: 0o777 }), ['0644', '0'], ['0888', '01000', '777']],
  [format('quantity'), ['1Gi', '500m', '0.5'], ['1 Gi', 'x']],
  [format('dns1123Subdomain'), ['a.b-c'], ['A', '-a', 'a-', '', 'a'.repeat(254)]],
  [format('dns1123SubdomainPrefix'), ['a.b-c', 'a-'], ['A-', '-a', '']],
  [format('intOrPercentString', { allowEmpty: true }), ['', '1', '50%'], ['-1', 'half', '%']],
  [
    format('cron'),
    ['17 2 * * *', '*/5 0-6,12 * JAN mon', '@daily', '@every 1h'],
    ['17 2 * *', 'every day', ''],
  ],
  [
    format('labels'),
    [{ a: '', 'app.kubernetes.io/name': 'A_b.c-1', b: UNKNOWN }],
    [{ a: 'b c' }, { a: 'b'.repeat(64) }, { 'a/b/c': '' }, { 'A_/b': '' }, { '-a': '' }],
  ],
  [format('annotations'), [{ 'a.b/C': 'any thing' }], [{ 'a b': '' }, { '/a': '' }]],
];

describe('a format', () => testConstraints(ROWS, checks));

/** A check that the real provider implements in code, with accepted and rejected samples; `a*64` means 64 times a. */
interface Sampled {
  readonly kind: 'custom';
  readonly func: string;
  readonly accepts?: readonly string[];
  readonly rejects?: readonly string[];
}

test('a check in code agrees with the observed behaviour of the provider', () => {
  const { functions = {} } = checks;
  const facts = readFileSync(join(ROOT, 'providers/kubernetes/data/facts.json'), 'utf8');
  const sampled: Sampled[] = [];
  JSON.parse(facts, (_, value: Sampled | null) => {
    if (value?.kind === 'custom' && value.func in functions && value.accepts) sampled.push(value);
    return value;
  });
  expect(new Set(sampled.map(({ func }) => func))).toEqual(new Set(Object.keys(functions)));
  const expand = (sample: string): string =>
    sample.replace(/^(.)\*(\d+)$/, (_, char: string, times: string) => char.repeat(Number(times)));
  for (const each of sampled) {
    const rejected = (samples: readonly string[] = []): string[] =>
      samples.filter((sample) => violated(each, expand(sample), checks) !== undefined);
    expect(rejected(each.accepts)).toEqual([]);
    expect(rejected(each.rejects)).toEqual(each.rejects);
  }
});
