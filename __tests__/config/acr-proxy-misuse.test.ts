import { OSS, type Section, withProxy } from '../support/acr-proxy';
import { faultAt, faultOf, networks } from '../support/environments';

/**
 * Every misuse that is known of acrProxy, apart from its names and networks, with the path it is
 * reported under and words that must be there.
 */
const MISUSE: readonly (readonly [string, Section, string, RegExp])[] = [
  ['an unknown key', { bucket: [OSS] }, 'acrProxy.bucket', /did you mean buckets\?/],
  [
    'a rate without an elastic IP',
    { bandwidthMbps: 50 },
    'acrProxy.bandwidthMbps',
    /50, with acrProxy\.address intranet[^]*remove it/,
  ],
  ['a zone without a vSwitch', { zone: 'cn-hangzhou-b' }, 'acrProxy.zone', /a zone of network\.vSwitches/],
  [
    'an instance family that is not known',
    { instanceType: 'ecs.new9.large' },
    'acrProxy.instanceType',
    /write acrProxy\.architecture/,
  ],
  [
    'more text than a command holds',
    {
      allow: networks(150),
      buckets: Array.from(
        { length: 20 },
        (_, n) => `${'b'.repeat(60)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(50)}${n}.com`,
      ),
      charts: Array.from(
        { length: 10 },
        (_, n) => `${'f'.repeat(60)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(50)}${n}.com`,
      ),
    },
    'acrProxy',
    /at most 8000 bytes together/,
  ],
];

test.each(MISUSE)('%s is reported where it stands', (_, section, key, words) => {
  expect(faultAt(key, withProxy(section))).toMatch(words);
});

test('all faults are reported together', () => {
  const text = withProxy({ zone: 'cn-hangzhou-b', allow: ['0.0.0.0/0'], buckets: [], bandwidthMbps: 0 });
  expect(faultOf(text)).toMatch(/has 4 faults/);
});
