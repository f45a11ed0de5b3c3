import { describeWith } from '../support/programs';
import { CARRIERS } from './carriers';
import type { Description } from './description';

/** The carrier that the others are compared with. It needs no program, and everything else came after it. */
const FIRST = 'Terraform, a cluster';

describe.each(Object.entries(CARRIERS))('%s', (name, { needs, describe: describeCarrier, differs = {} }) => {
  describeWith(needs, 'has in common with the others', () => {
    let [own, first]: Description[] = [];

    beforeAll(async () => {
      [own, first] = [await describeCarrier(), (await CARRIERS[FIRST]?.describe()) as Description];
    });

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
      'disk',
    ];

    test.each(KEYS.filter((key) => !(key in differs)))('%s', (key) => {
      expect(own?.[key]).toEqual(first?.[key]);
    });

    test('what it differs in, by design, and nothing else', () => {
      expect(
        KEYS.filter((key) => JSON.stringify(own?.[key]) !== JSON.stringify(first?.[key])).sort(),
      ).toEqual(Object.keys(differs).sort());
    });

    test('a description that is not empty', () => {
      expect({ name, keys: Object.keys(own ?? {}).sort() }).toEqual({ name, keys: [...KEYS].sort() });
      expect(own?.proxy.length).toBeGreaterThan(30);
      expect(own?.open).toEqual({ areListenedOn: true, includeTheDaemon: false });
      expect(own?.disk).toEqual({ encrypted: true, outlives: true });
    });
  });
});
