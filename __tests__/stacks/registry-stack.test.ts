import { parse, stringify } from 'yaml';

import { ackWith, demoWith, DIGEST } from '../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, synthText } from '../support/synth';

const INSTANCE = { name: 'example-studio', edition: 'Basic', billing: { type: 'subscription', months: 12 } };

/** The stack of an environment without a host. The value undefined removes a key. */
const made = (registry: Record<string, unknown> = {}): Stack =>
  stackOf(
    synthText(demoWith({ ecs: undefined, registry: { instance: INSTANCE, ...registry } })),
    'test-registry',
  );
const adopted = made({ instance: undefined, instanceId: 'cri-0abc' });

const stack = made();
const enterprise = (of: Stack) => onlyResource(of, 'alicloud_cr_ee_instance');
const billedBy = (billing: Record<string, unknown>) =>
  enterprise(made({ instance: { ...INSTANCE, billing } }));

describe('a new instance', () => {
  test('has no password, which the state would hold', () => {
    expect(Object.keys(enterprise(stack)).filter((key) => /password|kms/.test(key))).toEqual([]);
  });

  test('is bought for months, and expires unless the file says otherwise', () => {
    expect(enterprise(stack)).toMatchObject({
      instance_name: 'example-studio',
      instance_type: 'Basic',
      payment_type: 'Subscription',
      period: 12,
      renewal_status: 'ManualRenewal',
    });
    expect(enterprise(stack)).not.toHaveProperty('renew_period');
    expect(billedBy({ type: 'subscription', months: 1, renewMonths: 3 })).toMatchObject({
      period: 1,
      renewal_status: 'AutoRenewal',
      renew_period: 3,
    });
    const payAsYouGo = billedBy({ type: 'pay-as-you-go' });
    expect(payAsYouGo['payment_type']).toBe('PayAsYouGo');
    for (const key of ['period', 'renewal_status']) expect(payAsYouGo).not.toHaveProperty(key);
  });

  test('is never replaced for what somebody changed in the console', () => {
    expect(enterprise(stack)['lifecycle']).toEqual({
      prevent_destroy: true,
      ignore_changes: ['instance_type', 'payment_type', 'renewal_status', 'renew_period'],
    });
  });

  test('has the tags of the environment', () => {
    expect(enterprise(stack)['tags']).toMatchObject({ project: 'open-design', environment: 'test' });
  });
});

describe('an existing instance', () => {
  test('is looked up in this account and region, and is no resource of the stack', () => {
    expect(resourcesOf(adopted, 'alicloud_cr_ee_instance')).toEqual([]);
    const [found] = Object.values(adopted.json.data?.['alicloud_cr_ee_instances'] ?? {}).filter(
      ({ lifecycle }) => lifecycle,
    );
    expect(found).toMatchObject({
      ids: ['cri-0abc'],
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.instances) == 1}',
            error_message: expect.stringMatching(/cri-0abc.*correct registry\.instanceId/) as unknown,
          },
        ],
      },
    });
    expect(onlyResource(adopted, 'alicloud_cr_ee_namespace')['instance_id']).toMatch(
      /^\$\{data\.alicloud_cr_ee_instances\.adopted_\w+\.instances\[0\]\.id\}$/,
    );
  });
});

describe.each([
  ['a new instance', stack],
  ['an existing one', adopted],
])('in %s', (_, of) => {
  test('the repository is private, its tags stay, and a push makes no other', () => {
    expect(onlyResource(of, 'alicloud_cr_ee_namespace')).toMatchObject({
      name: 'open-design',
      auto_create: false,
      default_visibility: 'PRIVATE',
    });
    expect(onlyResource(of, 'alicloud_cr_ee_repo')).toMatchObject({
      name: 'open-design',
      repo_type: 'PRIVATE',
      tag_immutability: true,
    });
  });

  test('the VPC is linked, with a record in its private DNS', () => {
    expect(onlyResource(of, 'alicloud_cr_vpc_endpoint_linked_vpc')).toMatchObject({
      module_name: 'Registry',
      enable_create_dns_record_in_pvzt: true,
    });
  });

  test('the public endpoint is shut', () => {
    expect(resourcesOf(of, 'alicloud_cr_internet_endpoint')).toEqual([]);
  });

  test('no data source asks for a password', () => {
    expect(of.text).not.toMatch(/authorization_token|temp_username|"enable_details": true/);
  });
});

test('the public endpoint opens to the listed networks, and its list is never empty', () => {
  const open = (allow: readonly string[]) =>
    (onlyResource(made({ allow }), 'alicloud_cr_internet_endpoint')['entries'] as { entry: string }[]).map(
      ({ entry }) => entry,
    );
  expect(open(['203.0.113.0/24', '198.51.100.7/32', '203.0.113.0/24'])).toEqual([
    '192.0.2.1/32',
    '203.0.113.0/24',
    '198.51.100.7/32',
  ]);
  expect(open(['192.0.2.1/32'])).toEqual(['192.0.2.1/32']);
});

test.each([true, false])('protect %s holds for everything that has the images', (protect) => {
  for (const type of ['alicloud_cr_ee_instance', 'alicloud_cr_ee_namespace', 'alicloud_cr_ee_repo']) {
    expect(onlyResource(made({ protect }), type)['lifecycle']).toMatchObject({ prevent_destroy: protect });
  }
});

describe('the outputs', () => {
  const outputs = (of: Stack) => of.json.output ?? {};
  const valueOf = (of: Stack, name: string): string => String(outputs(of)[name]?.value);

  test('have the hosts that the service tells, once the endpoints are open', () => {
    const open = made({ allow: ['203.0.113.0/24'] });
    const [[id, hosts] = ['']] = Object.entries(open.json.data?.['alicloud_cr_ee_instances'] ?? {});
    expect(hosts).toMatchObject({ enable_details: false });
    expect(hosts?.['depends_on']).toEqual([
      expect.stringMatching(/^alicloud_cr_vpc_endpoint_linked_vpc\./),
      expect.stringMatching(/^alicloud_cr_internet_endpoint\./),
    ]);
    const locals = (open.json as unknown as { locals: Readonly<Record<string, string>> }).locals;
    const toldAs = (endpoints: string): string =>
      Object.keys(locals).find((local) =>
        locals[local]?.includes(`data.alicloud_cr_ee_instances.${id}.instances[0].${endpoints}`),
      ) ?? '';
    const [inVpc, inPublic] = [toldAs('vpc_endpoints'), toldAs('public_endpoints')];
    expect(valueOf(open, 'repository')).toBe(`\${local.${inVpc}}/open-design/open-design`);
    expect(valueOf(open, 'public_repository')).toBe(`\${local.${inPublic}}/open-design/open-design`);
    expect(valueOf(open, 'copy_command')).toBe(
      `npx odcloud image copy <image> test --to \${local.${inPublic}}/open-design/open-design --pull-host \${local.${inVpc}}`,
    );
  });

  test('without a public endpoint: the copy runs inside the VPC', () => {
    expect(outputs(stack)).not.toHaveProperty('public_repository');
    expect(valueOf(stack, 'copy_command')).toBe(
      `npx odcloud image copy <image> test --to ${valueOf(stack, 'repository')}`,
    );
    expect(outputs(stack)['copy_command']?.description).toMatch(/on a machine in the VPC/);
  });

  test('name the namespace and the repository of the file', () => {
    const other = made({ namespace: 'design.team', repository: 'od_1' });
    expect(valueOf(other, 'repository')).toMatch(/\}\/design\.team\/od_1$/);
  });
});

describe('the stack', () => {
  test('comes after the network, and before whoever pulls', () => {
    const stacks = synthText(demoWith({ registry: { instance: INSTANCE } }));
    expect(Object.keys(stacks).sort()).toEqual(['test-ecs', 'test-network', 'test-registry']);
    expect(stackOf(stacks, 'test-registry').dependencies).toEqual(['test-network']);
    expect(stackOf(stacks, 'test-ecs').dependencies).toContain('test-registry');
    const cluster = synthText(ackWith({ registry: { instance: INSTANCE } }));
    expect(stackOf(cluster, 'test-ack-app').dependencies).toContain('test-registry');
    expect(stackOf(cluster, 'test-ack').dependencies).not.toContain('test-registry');
  });

  test('is there without a host and a cluster, too', () => {
    const alone = synthText(demoWith({ ecs: undefined, registry: { instance: INSTANCE } }));
    expect(Object.keys(alone).sort()).toEqual(['test-network', 'test-registry']);
  });

  test('changes nothing of the host that pulls from it', () => {
    const text = demoWith({
      app: {
        image: `example-studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com/open-design/open-design@${DIGEST}`,
      },
      ecs: { acrInstanceId: 'cri-0abc' },
    });
    const withRegistry = stringify({
      ...(parse(text) as Record<string, unknown>),
      registry: { instance: INSTANCE },
    });
    expect(stackOf(synthText(withRegistry), 'test-ecs').text).toBe(stackOf(synthText(text), 'test-ecs').text);
  });
});
