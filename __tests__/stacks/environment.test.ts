import { providerKnows } from '../../alibaba-cloud/provider-regions';
import { OPEN_REGIONS } from '../../alibaba-cloud/regions';
import { providerData } from '../../cli/provider-data';
import { demoWith } from '../support/environments';
import { resourcesOf, type Stack, stackOf, synthDemo, synthFixture, synthText } from '../support/synth';

const demo = synthDemo();
const team = synthFixture('team');
const adopted = synthFixture('adopted');
const all = { ...demo, ...team, ...adopted };
// The stack inside the cluster uses another provider, and has its own tests.
const { 'ack-ack-app': _, ...cluster } = synthFixture('ack');

test('a stack is named <environment>-<role>, and the sections of the file select the stacks', () => {
  expect(Object.keys(all).sort()).toEqual([
    'adopted-ecs',
    'adopted-network',
    'demo-ecs',
    'demo-network',
    'team-ecs',
    'team-network',
  ]);
  expect(Object.keys(synthText(demoWith({ ecs: undefined })))).toEqual(['test-network']);
  expect(Object.keys(cluster)).toEqual(expect.arrayContaining(['ack-ack', 'ack-network', 'ack-slb']));
  expect(Object.keys(cluster)).not.toContain('ack-ecs');
});

describe('the backend', () => {
  const backendOf = (stack: Stack): unknown =>
    stack.json.terraform['backend'] ?? stack.json.terraform['cloud'];

  test('local: a fixed path outside cdktf.out, the same on every machine', () => {
    expect(backendOf(stackOf(demo, 'demo-ecs'))).toEqual({
      local: { path: '../../../terraform-state/demo/ecs.tfstate' },
    });
  });

  test('oss: private, encrypted, locked, one object per stack', () => {
    expect(backendOf(stackOf(adopted, 'adopted-network'))).toEqual({
      oss: {
        bucket: 'example-terraform-state',
        region: 'ap-southeast-1',
        prefix: 'open-design/adopted',
        key: 'network.tfstate',
        acl: 'private',
        encrypt: true,
        tablestore_endpoint: 'https://tf-lock.ap-southeast-1.ots.aliyuncs.com',
        tablestore_table: 'terraform_lock',
      },
    });
  });

  test.each([
    ['public', 'https://oss-cn-shanghai.aliyuncs.com'],
    ['internal', 'https://oss-cn-shanghai-internal.aliyuncs.com'],
    ['https://oss.example.com', 'https://oss.example.com'],
  ])('oss: endpoint %s is that of the bucket, for this stack and for those that read it', (endpoint, url) => {
    const lockTable = { endpoint: 'https://tf-lock.cn-shanghai.ots.aliyuncs.com', table: 'locks' };
    const backend = { type: 'oss', bucket: 'state-bucket', region: 'cn-shanghai', endpoint, lockTable };
    const stacks = synthText(demoWith({ backend }));
    expect(backendOf(stackOf(stacks, 'test-network'))).toMatchObject({ oss: { endpoint: url } });
    const [read] = Object.values(stackOf(stacks, 'test-ecs').json.data?.['terraform_remote_state'] ?? {});
    expect(read).toMatchObject({ backend: 'oss', config: { endpoint: url } });
  });

  test('cloud: one named workspace per stack, which the other stack reads as remote state', () => {
    expect(backendOf(stackOf(team, 'team-ecs'))).toEqual({
      organization: 'example-org',
      workspaces: { name: 'studio-team-ecs' },
    });
    const [state] = Object.values(stackOf(team, 'team-ecs').json.data?.['terraform_remote_state'] ?? {});
    expect(state).toMatchObject({
      backend: 'remote',
      config: { organization: 'example-org', workspaces: { name: 'studio-team-network' } },
    });
  });
});

const [alicloud] = providerData();
const takesTags = (type: string): boolean =>
  'tags' in (alicloud?.schema.resource_schemas?.[type]?.block.attributes ?? {});

describe.each(Object.entries({ ...all, ...cluster }))('%s', (id, stack) => {
  test('pins the provider, and requires a Terraform that can keep secrets out of the state', () => {
    expect(stack.json.terraform).toMatchObject({
      required_version: '>= 1.11.0',
      required_providers: { alicloud: { source: 'aliyun/alicloud', version: '1.289.0' } },
    });
  });

  test('contains no credential and no path of this machine', () => {
    expect(stack.text).not.toMatch(/access_key|secret_key|security_token|"password"|LTAI|PRIVATE KEY/);
    expect(stack.text).not.toContain(process.cwd());
    expect(Object.keys(stack.json.provider['alicloud']?.[0] ?? {}).sort()).not.toContain('profile');
  });

  test('has the tags of its project and environment on all resources with tags', () => {
    const [project, environment] = id.startsWith('team')
      ? ['studio', 'team']
      : ['open-design', id.split('-')[0]];
    for (const type of Object.keys(stack.json.resource ?? {}).filter(takesTags)) {
      for (const resource of resourcesOf(stack, type)) {
        expect(resource['tags']).toMatchObject({ project, environment });
      }
    }
  });
});

test('a tag of the file reaches every resource', () => {
  const [disk] = resourcesOf(stackOf(team, 'team-ecs'), 'alicloud_ecs_disk');
  expect(disk?.['tags']).toEqual({ 'cost-centre': '4711', project: 'studio', environment: 'team' });
});

test('a region that the provider does not know skips the check of the provider, and no other does', () => {
  expect(OPEN_REGIONS.filter((region) => !providerKnows(region))).toEqual([
    'cn-wuhan-lr',
    'cn-zhengzhou-jva',
  ]);
  const providerIn = (region: string): unknown =>
    stackOf(synthText(demoWith({}).replaceAll('cn-hangzhou', region)), 'test-network').json.provider;
  expect(providerIn('cn-wuhan-lr')).toMatchObject({
    alicloud: [{ region: 'cn-wuhan-lr', skip_region_validation: true }],
  });
  expect(providerIn('cn-beijing')).toEqual({ alicloud: [{ region: 'cn-beijing' }] });
});
