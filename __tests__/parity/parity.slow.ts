import { describeWith } from '../support/programs';
import { CARRIERS, type Differences } from './carriers';
import type { Description } from './description';

/** The carrier that the others are compared with. It needs no program. */
const { 'Terraform, a cluster': FIRST } = CARRIERS;

const KEYS: readonly (keyof Description)[] = [
  'pinned',
  'user',
  'data',
  'environment',
  'memoryMiB',
  'graceSeconds',
  'health',
  'hardening',
  'proxy',
  'open',
  'denied',
  'disk',
];

/** The description without one of its differences. */
const without = <Key extends keyof Description>(
  own: Description,
  key: Key,
  differs: Differences,
): Description[Key] => differs[key]?.without(own[key]) ?? own[key];

describe.each(Object.entries(CARRIERS))('%s', (_, { needs, describe: describeCarrier, differs = {} }) => {
  describeWith(needs, 'has in common with the others', () => {
    let own: Description;
    let first: Description;

    beforeAll(async () => {
      own = await describeCarrier();
      if (!FIRST) throw new Error('no such carrier');
      first = await FIRST.describe();
    });

    test.each(KEYS)('%s', (key) => {
      expect(without(own, key, differs)).toEqual(first[key]);
      // A difference by design that is gone is to be removed.
      if (key in differs) expect(own[key]).not.toEqual(first[key]);
    });

    test('what is worth a comparison', () => {
      expect(Object.keys(own).sort()).toEqual([...KEYS].sort());
      expect(own.proxy.length).toBeGreaterThan(30);
      expect(own.open).toEqual({ areListenedOn: true, includeTheDaemon: false });
      expect(own.denied).toContain('10.0.0.0/8');
      expect(own.disk).toEqual({ encrypted: true, outlives: true });
    });
  });
});
