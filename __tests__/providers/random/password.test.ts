import { providerData } from '../../../cli/provider-data';
import { password } from '../../../providers/random/password';
import type { ValueMap } from '../../../rehearsal';
import { decode, encode } from '../../../rehearsal/protocol/codec';
import { provider } from '../../../rehearsal/provider/service';
import { Session } from '../../rehearsal/support/terraform';
import { describeWith } from '../../support/programs';
import { clusterStack } from '../kubernetes/support/cluster';

const RULES = { length: 40, lower: true, upper: true, numeric: true, special: true };

describe('an ephemeral random_password', () => {
  const random = providerData().filter(({ source }) => source.endsWith('/hashicorp/random'));
  const open = (): unknown => {
    const [data] = random;
    if (!data) throw new Error('no data of hashicorp/random');
    const methods = provider(data, {});
    const opened = [1, 2].map(() =>
      methods.OpenEphemeralResource({
        type_name: 'random_password',
        config: encode({ length: 43, special: false, override_special: null }),
      }),
    );
    return opened.map(({ result }) => decode(result));
  };

  test('is different every time it is opened, with its defaults filled in', () => {
    const [first, second] = open() as ValueMap[];
    expect(first).toMatchObject({
      length: 43,
      special: false,
      upper: true,
      min_upper: 0,
      result: expect.stringMatching(/^[A-Za-z0-9]{43}$/) as string,
      bcrypt_hash: expect.stringMatching(/^\$2a\$10\$[./A-Za-z0-9]{53}$/) as string,
    });
    expect(second?.['result']).not.toBe(first?.['result']);
    expect(second?.['bcrypt_hash']).not.toBe(first?.['bcrypt_hash']);
  });

  test.each<[string, ValueMap, RegExp]>([
    ['all classes', RULES, /^[\w!@#$%&*()=+[\]{}<>:?-]{40}$/],
    ['numbers alone', { ...RULES, lower: false, upper: false, special: false }, /^\d{40}$/],
    ['custom special characters', { ...RULES, override_special: '~', min_special: 20 }, /~.*(~.*){19}/],
    ['exactly the minimum', { ...RULES, length: 2, min_numeric: 2, special: false }, /^\d\d$/],
  ])('keeps to its rules: %s', (_, rules, expected) => {
    expect(password(rules, 'seed')).toMatch(expected);
  });

  test.each<[ValueMap, RegExp]>([
    [
      { ...RULES, length: 3, min_upper: 2, min_lower: 2 },
      /got length 3; the min_\* arguments need at least 4/,
    ],
    [{ length: 3, lower: false, upper: false, numeric: false, special: false }, /leave one of them true/],
  ])('refuses rules nothing can keep: %j', (rules, expected) => {
    expect(() => password(rules, 'seed')).toThrow(expected);
  });

  describeWith(['terraform'], 'under Terraform', () => {
    let session: Session;
    beforeEach(async () => {
      session = await Session.start(providerData());
    });
    afterEach(() => session.close());

    test('is checked by validate', async () => {
      await session.write(clusterStack({ ephemeral: { random_password: { p: { length: 0 } } } }));
      expect((await session.run('validate')).stderr).toMatch(/length: got 0[^]*at least 1/);
    });
  });
});
