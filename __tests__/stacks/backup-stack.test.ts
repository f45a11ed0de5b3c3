import { ackWith, demoWith, DIGEST } from '../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, type Stacks, synthText } from '../support/synth';

const BUCKET = 'example-backups';
const made = (backup: Record<string, unknown> = {}, ecs: Record<string, unknown> = {}): Stacks =>
  synthText(demoWith({ ecs: { ...ecs, backup: { bucket: BUCKET, createBucket: true, ...backup } } }));

const stacks = made();
const stack = stackOf(stacks, 'test-backup');
const bucket = onlyResource(stack, 'alicloud_oss_bucket');

/** What `cdktf` deploys before a stack. */
const before = (all: Stacks, id: string): readonly string[] => stackOf(all, id).dependencies;

describe('the bucket', () => {
  test('keeps every version, in several zones, encrypted', () => {
    expect(bucket).toMatchObject({
      bucket: BUCKET,
      storage_class: 'Standard',
      redundancy_type: 'ZRS',
      versioning: { status: 'Enabled' },
      server_side_encryption_rule: { sse_algorithm: 'AES256' },
    });
  });

  test('expires what is older than keepDays, below the environment’s own folder only', () => {
    const rules = (of: Stack): unknown => onlyResource(of, 'alicloud_oss_bucket')['lifecycle_rule'];
    const rule = (days: number): unknown => [
      {
        id: 'backups',
        enabled: true,
        prefix: 'open-design-test/',
        expiration: [{ days }],
        noncurrent_version_expiration: [{ days }],
        abort_multipart_upload: [{ days: 1 }],
      },
    ];
    expect(rules(stack)).toEqual(rule(7));
    expect(rules(stackOf(made({ keepDays: 30 }), 'test-backup'))).toEqual(rule(30));
  });

  test('is never emptied by Terraform, and not destroyed before ecs.protect is lifted', () => {
    expect(bucket['force_destroy']).toBe(false);
    expect(bucket['lifecycle']).toEqual({ prevent_destroy: true, ignore_changes: ['policy'] });
    const lifted = stackOf(made({}, { protect: false }), 'test-backup');
    expect(onlyResource(lifted, 'alicloud_oss_bucket')).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('is closed to the public, and open over TLS only', () => {
    expect(onlyResource(stack, 'alicloud_oss_bucket_public_access_block')['block_public_access']).toBe(true);
    expect(JSON.parse(String(onlyResource(stack, 'alicloud_oss_bucket_policy')['policy']))).toEqual({
      Version: '1',
      Statement: [
        {
          Effect: 'Deny',
          Principal: ['*'],
          Action: ['oss:*'],
          Resource: [`acs:oss:*:*:${BUCKET}`, `acs:oss:*:*:${BUCKET}/*`],
          Condition: { Bool: { 'acs:SecureTransport': ['false'] } },
        },
      ],
    });
  });

  test('lets nobody overwrite a backup', () => {
    expect(onlyResource(stack, 'alicloud_oss_bucket_overwrite_config')['rule']).toEqual([
      { id: 'backups', action: 'forbid', prefix: 'open-design-test/' },
    ]);
  });
});

describe('the stack', () => {
  test('is there when the file asks for the bucket, and no other stack has it', () => {
    expect(Object.keys(stacks).sort()).toEqual(['test-backup', 'test-ecs', 'test-network']);
    for (const id of ['test-ecs', 'test-network'])
      expect(resourcesOf(stackOf(stacks, id), 'alicloud_oss_bucket')).toEqual([]);
    expect(Object.keys(synthText(demoWith({ ecs: { backup: { bucket: BUCKET } } })))).not.toContain(
      'test-backup',
    );
  });

  test('comes before whoever writes backups', () => {
    expect(before(stacks, 'test-ecs')).toContain('test-backup');
    expect(before(stacks, 'test-backup')).toEqual([]);
    const image = `registry.example.com/library/python@${DIGEST}`;
    const cluster = synthText(ackWith({ ack: { backup: { bucket: BUCKET, createBucket: true, image } } }));
    expect(before(cluster, 'test-ack-app')).toContain('test-backup');
    expect(before(cluster, 'test-ack')).not.toContain('test-backup');
  });

  test('has a state of its own', () => {
    expect(stack.json.terraform['backend']).toEqual({
      local: { path: '../../../terraform-state/test/backup.tfstate' },
    });
    expect(stack.json.output?.['backups']?.value).toBe('example-backups/open-design-test/');
  });
});
