import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNKNOWN, type Value } from '../../rehearsal/protocol/codec';
import { violated } from '../../rehearsal/provider/constraints';
import type { Constraint } from '../../rehearsal/provider/data';
import { FUNCTIONS } from '../../rehearsal/provider/kubernetes-formats';
import { toRegExp } from '../../rehearsal/provider/regex';

type Row = readonly [Constraint, readonly Value[], readonly Value[]];
const format = (name: string, more: object = {}): Constraint => ({ kind: 'format', format: name, ...more });

/** A constraint, values it accepts, values it rejects. */
const ROWS: readonly Row[] = [
  [{ kind: 'enum', values: [60, 120] }, [60, '120', 60n], [61]],
  [{ kind: 'enum', values: ['On', 'Off'] }, ['On', UNKNOWN, null], ['on', '']],
  [{ kind: 'enum', values: ['On', 'Off'], ignoreCase: true }, ['ON'], ['one']],
  [{ kind: 'notEnum', values: ['TEST'] }, ['test'], ['TEST']],
  [{ kind: 'enumList', values: ['a', 'b'], separator: ',' }, ['a', 'b,a'], ['a,c', '']],
  [{ kind: 'range', min: 1, max: 3 }, [1, 3, '2.5'], [0, 4, '3.1']],
  [{ kind: 'range', min: 1 }, [1e9], [0]],
  [{ kind: 'length', min: 2, max: 4 }, ['ab', '多'], ['a', '多多']],
  [{ kind: 'length', min: 1, trimmed: true }, [' a '], ['   ']],
  [{ kind: 'length', min: 1, notPrefixes: ['http://'] }, ['x'], ['http://x']],
  [{ kind: 'regex', pattern: '^[\\p{Han}a-z]+$' }, ['多a'], ['A']],
  [{ kind: 'notRegex', pattern: '^http' }, ['ftp'], ['http']],
  [{ kind: 'intString', min: 1000, max: 5999, allowEmpty: true }, ['', '1000'], ['999', 'x']],
  [{ kind: 'nullableIntString', min: 0 }, ['', '7'], ['-1', '1.5']],
  [{ kind: 'notContainAny', chars: ',.' }, ['a'], ['a,b', '.']],
  [{ kind: 'nonZero' }, ['x', 1], ['', 0]],
  [{ kind: 'custom' }, ['anything'], []],
  [
    {
      kind: 'all',
      of: [
        { kind: 'length', max: 2 },
        { kind: 'notEnum', values: ['no'] },
      ],
    },
    ['ok'],
    ['no', 'abc'],
  ],
  [
    {
      kind: 'any',
      of: [
        { kind: 'range', min: 1, max: 9 },
        { kind: 'enum', values: [12] },
      ],
    },
    [9, 12],
    [10],
  ],
  [format('ip'), ['10.0.0.1', '::1'], ['10.0.0', '10.0.0.256']],
  [format('cidr'), ['10.0.0.1/8', '::/0'], ['10.0.0.1', '10.0.0.0/33', '10.0.0.0/8/8']],
  [format('cidrNetwork'), ['10.0.0.0/8', '0.0.0.0/0', '192.168.1.128/25'], ['10.0.0.1/8', '192.168.1.1/24']],
  [format('cidrNetworkList', { separator: ',' }), ['10.0.0.0/8,11.0.0.0/8'], ['10.0.0.0/8,x']],
  [format('json'), ['{}', '[1]'], ['{', '']],
  [
    format('rfc3339', { allowEmpty: true }),
    ['', '2026-01-15T08:00:00Z'],
    ['2026-01-15', '2026-13-15T08:00:00Z'],
  ],
  [format('yyyy-mm-dd'), ['2026-01-15'], ['2026-1-15', '2026-13-01']],
  [format('int64String'), ['9223372036854775807', '-1'], ['9223372036854775808', '1.5']],
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
  [format('something new'), [{ a: 'anything' }], []],
  [{ kind: 'custom', func: 'some.thing' }, ['anything'], []],
  [format('something new'), ['anything'], []],
];

describe('a constraint', () => {
  test.each(ROWS)('%j', (constraint, accepted, rejected) => {
    for (const value of accepted) expect([value, violated(constraint, value)]).toEqual([value, undefined]);
    for (const value of rejected)
      expect([value, typeof violated(constraint, value)]).toEqual([value, 'string']);
  });
});

/** A check of the real provider that is code, with what it was seen to accept and reject; `a*64` is 64 times a. */
interface Sampled {
  readonly kind: 'custom';
  readonly func: string;
  readonly accepts?: readonly string[];
  readonly rejects?: readonly string[];
}

test("the provider's checks that are code here too agree with what the provider was seen to do", () => {
  const facts = readFileSync(join(__dirname, '../../providers/kubernetes/data/facts.json'), 'utf8');
  const sampled: Sampled[] = [];
  JSON.parse(facts, (_, value: Sampled | null) => {
    if (value?.kind === 'custom' && value.func in FUNCTIONS && value.accepts) sampled.push(value);
    return value;
  });
  expect(new Set(sampled.map(({ func }) => func))).toEqual(new Set(Object.keys(FUNCTIONS)));
  const expand = (sample: string): string =>
    sample.replace(/^(.)\*(\d+)$/, (_, char: string, times: string) => char.repeat(Number(times)));
  for (const each of sampled) {
    const rejected = (samples: readonly string[] = []): string[] =>
      samples.filter((sample) => violated(each, expand(sample)) !== undefined);
    expect(rejected(each.accepts)).toEqual([]);
    expect(rejected(each.rejects)).toEqual(each.rejects);
  }
});

describe("Go's regular expressions", () => {
  test.each([
    ['(?i)^abc$', 'ABC', true],
    ['\\Aabc\\z', 'abc', true],
    ['^[[:alpha:]_]+$', 'a_1', false],
    ['^[\\x{4e00}-\\x{9fa5}]+$', '多', true],
    ['^\\pL+$', 'é', true],
    ['^[a-zA-Z\\p{Han}_0-9\\-\\.\\:]+$', '多:a', true],
    ['^(?P<first>a)$', 'a', true],
    ['^[\\w-.]+$', 'a-b.c', true],
    ['^[a-z\\\\_]$', '\\', true],
  ])('%s on %s', (pattern, text, expected) => {
    expect(toRegExp(pattern)?.test(text)).toBe(expected);
  });

  test('one that JavaScript has no equivalent of is left alone', () => {
    expect(toRegExp('(?i:a)(?U)b')).toBeUndefined();
  });
});
