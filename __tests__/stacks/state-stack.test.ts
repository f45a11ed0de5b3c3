import { parse } from 'yaml';

import { demoWith, loadAnyText, loadText, placeForStates } from '../support/environments';
import { addressesOf, onlyResource, type Stack, stackOf, synth } from '../support/synth';

const stacksOf = (change: Record<string, unknown> = {}) => synth(loadAnyText(placeForStates(change)));
const made = (change: Record<string, unknown> = {}): Stack => stackOf(stacksOf(change), 'test-state');

const stack = made();
const bucket = onlyResource(stack, 'alicloud_oss_bucket');

test('is the only stack of its environment, so no run of an app touches it', () => {
  expect(Object.keys(stacksOf())).toEqual(['test-state']);
});

test('addresses do not change: a change destroys the states of every deployment', () => {
  expect(addressesOf(stack)).toEqual([
    'alicloud_oss_bucket.bucket_43879C71',
    'alicloud_oss_bucket_policy.bucket_tls-only_BAC58C22',
    'alicloud_oss_bucket_public_access_block.bucket_public-access_A08E6AE8',
    'alicloud_ots_instance.lock_instance_9699B18B',
    'alicloud_ots_table.lock_67779B95',
  ]);
});

describe('the bucket', () => {
  test('is destroyed first: while it holds states, OSS refuses, and the table of the locks stays', () => {
    expect(bucket['depends_on']).toContain('alicloud_ots_table.lock_67779B95');
  });

  test('keeps every version for a year, encrypted, and never loses the newest', () => {
    expect(bucket).toMatchObject({
      versioning: { status: 'Enabled' },
      server_side_encryption_rule: { sse_algorithm: 'AES256' },
      force_destroy: false,
    });
    expect(bucket['lifecycle_rule']).toEqual([
      { id: 'earlier-versions', enabled: true, prefix: '', noncurrent_version_expiration: [{ days: 365 }] },
    ]);
  });

  test.each([
    ['cn-hangzhou', 'ZRS'],
    ['us-west-1', 'LRS'],
  ])('in %s is of redundancy %s', (region, redundancy) => {
    expect(onlyResource(made({ region }), 'alicloud_oss_bucket')['redundancy_type']).toBe(redundancy);
  });

  test('is closed to the public, and open over TLS only', () => {
    expect(onlyResource(stack, 'alicloud_oss_bucket_public_access_block')['block_public_access']).toBe(true);
    expect(String(onlyResource(stack, 'alicloud_oss_bucket_policy')['policy'])).toContain(
      '"Condition":{"Bool":{"acs:SecureTransport":["false"]}}',
    );
  });
});

describe('the locks', () => {
  test('have the table that Terraform expects, whose rows never expire', () => {
    expect(onlyResource(stack, 'alicloud_ots_table')).toMatchObject({
      primary_key: [{ name: 'LockID', type: 'String' }],
      time_to_live: -1,
      max_version: 1,
    });
  });

  test.each([
    ['internal', ['VPC']],
    ['public', ['VPC', 'INTERNET']],
  ])('endpoint %s: the instance is open to %s', (endpoint, networks) => {
    const { network_type_acl: acl } = onlyResource(made({ state: { endpoint } }), 'alicloud_ots_instance');
    expect(acl).toEqual(networks);
  });
});

test.each([true, false])('protect %s holds for everything that keeps something', (protect) => {
  for (const type of ['alicloud_oss_bucket', 'alicloud_ots_instance', 'alicloud_ots_table']) {
    expect(onlyResource(made({ state: { protect } }), type)['lifecycle']).toMatchObject({
      prevent_destroy: protect,
    });
  }
});

test.each(['public', 'internal'])(
  'the block of endpoint %s is accepted in another file, as it is',
  (endpoint) => {
    const block = String(made({ state: { endpoint } }).json.output?.['backend_block']?.value);
    const { config } = loadText(demoWith(parse(block) as Record<string, unknown>));
    expect(config.backend).toMatchObject({
      type: 'oss',
      bucket: 'example-terraform-state',
      region: 'cn-hangzhou',
      endpoint,
      lockTable: { table: 'terraform_lock' },
    });
  },
);
