import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode, type ValueMap } from '../../rehearsal/protocol/codec';
import { serve } from '../../rehearsal/protocol/server';
import { password } from '../../rehearsal/provider/password';
import { provider } from '../../rehearsal/provider/service';
import { servedAt } from '../../rehearsal/stand-in';
import { findTerraform } from '../../rehearsal/terraform';
import { providerData } from '../../tools/provider-data';
import { describeWith } from '../support/programs';
import { cloud } from './support/cloud';
import { clusterStack } from './support/cluster';
import { Session } from './support/terraform';

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

  test('is another one every time it is opened, with its defaults filled in', () => {
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
    ['special characters of one’s own', { ...RULES, override_special: '~', min_special: 20 }, /~.*(~.*){19}/],
    ['no more than the least', { ...RULES, length: 2, min_numeric: 2, special: false }, /^\d\d$/],
  ])('keeps to its rules: %s', (_, rules, expected) => {
    expect(password(rules, 'seed')).toMatch(expected);
  });

  test.each<[ValueMap, RegExp]>([
    [{ ...RULES, length: 3, min_upper: 2, min_lower: 2 }, /got length 3; the min_\* ask for at least 4/],
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

describeWith(['terraform'], 'an ephemeral resource that expires', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ephemeral-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is renewed in time and closed, with what its provider gave Terraform to keep', async () => {
    const socket = join(folder, 'provider.sock');
    const methods = provider(cloud, {});
    const kept: string[] = [];
    const lease = (content: string) => ({
      renew_at: { seconds: Math.floor(Date.now() / 1000), nanos: 0 },
      private: Buffer.from(content),
    });
    const served = await serve(
      socket,
      {
        ...methods,
        OpenEphemeralResource: (request) => ({
          ...methods.OpenEphemeralResource(request),
          ...lease('opened'),
        }),
        RenewEphemeralResource: (request) => {
          kept.push(`renew ${String(request.private)}`);
          return kept.length === 1 ? lease('renewed') : methods.RenewEphemeralResource(request);
        },
        CloseEphemeralResource: (request) => {
          kept.push(`close ${String(request.private)}`);
          return {};
        },
      },
      () => undefined,
    );
    const env = { TF_REATTACH_PROVIDERS: JSON.stringify({ [cloud.source]: servedAt(socket) }) };
    const terraform = await findTerraform(folder, env, new AbortController().signal);
    const config = {
      terraform: { required_providers: { cloud: { source: 'example/cloud' } } },
      ephemeral: { cloud_password: { p: { length: 8 } } },
      resource: {
        cloud_balancer: {
          b: { name: 'b', secret_wo: '${ephemeral.cloud_password.p.result}', zone: [{ zone_id: 'a' }] },
        },
      },
    };
    await writeFile(join(folder, 'cdk.tf.json'), JSON.stringify(config));
    const { code, stderr } = await terraform.run(folder, ['plan', '-no-color']);
    await served.close();
    expect([code, stderr]).toEqual([0, '']);
    // Terraform closes with what it was given first
    expect(kept).toEqual(['renew opened', 'renew renewed', 'close opened']);
  });
});
