import { UNKNOWN } from '../../rehearsal/protocol/codec';
import { toRegExp } from '../../rehearsal/provider/regex';
import { type ConstraintRow, format, testConstraints } from './support/constraint-rows';

const ROWS: readonly ConstraintRow[] = [
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
  [format('something new'), [{ a: 'anything' }], []],
  [{ kind: 'custom', func: 'some.thing' }, ['anything'], []],
  [format('something new'), ['anything'], []],
];

describe('a constraint', () => testConstraints(ROWS, {}));

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

  test('a pattern without an equivalent in JavaScript is ignored', () => {
    expect(toRegExp('(?i:a)(?U)b')).toBeUndefined();
  });
});
