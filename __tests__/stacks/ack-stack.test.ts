import { backupStatements } from '../support/backup-statements';
import { ackWith } from '../support/environments';
import {
  addressesOf,
  type Attributes,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  synthFixture,
  synthText,
} from '../support/synth';

const ackStack = (change: Record<string, unknown> = {}): Stack =>
  stackOf(synthText(ackWith(change)), 'test-ack');

const small = ackStack();
const full = stackOf(synthFixture('ack'), 'ack-ack');

const addonsOf = (stack: Stack): Attributes[] => resourcesOf(stack, 'alicloud_cs_kubernetes_addon');

/** Addresses of a stack's resources, without those of other stacks. */
const ownAddresses = (stack: Stack): string[] =>
  addressesOf(stack).filter((address) => !/^(data|terraform_data)\./.test(address));

test('the smallest cluster consists of a cluster and its nodes', () => {
  expect(ownAddresses(small).map((address) => address.split('.')[0])).toEqual([
    'alicloud_cs_autoscaling_config',
    'alicloud_cs_kubernetes_node_pool',
    'alicloud_cs_kubernetes_node_pool',
    'alicloud_cs_managed_kubernetes',
  ]);
});

describe('a setting of the file', () => {
  const cluster = onlyResource(full, 'alicloud_cs_managed_kubernetes');
  const pools = resourcesOf(full, 'alicloud_cs_kubernetes_node_pool');

  test('reaches the cluster', () => {
    expect(cluster).toMatchObject({
      name: 'open-design-ack',
      version: '1.34.1-aliyun.1',
      service_cidr: '172.21.0.0/20',
      slb_internet_enabled: true,
      encryption_provider_key: 'key-hzz62f1cb66fa42qo5dwq',
    });
  });

  test('reaches every node', () => {
    expect(pools).toHaveLength(2);
    for (const pool of pools) {
      expect(pool).toMatchObject({
        instance_types: ['ecs.g8i.large', 'ecs.g7.large'],
        system_disk_size: 120,
        system_disk_kms_key: 'key-hzz62f1cb66fa42qo5dwq',
        containerd_config: { registry_mirrors: ['https://mirror.example.com'] },
        vswitch_ids: [expect.stringContaining('cn-hangzhou-i')],
      });
    }
    expect(pools.map(({ desired_size: always, scaling_config: scaling }) => always ?? scaling)).toEqual([
      '2',
      expect.objectContaining({ max_size: 3 }),
    ]);
  });

  test('lifts the protection of the cluster', () => {
    const lifted = onlyResource(ackStack({ ack: { protect: false } }), 'alicloud_cs_managed_kubernetes');
    expect(lifted).toMatchObject({ deletion_protection: false, lifecycle: { prevent_destroy: false } });
  });
});

describe('outbound traffic', () => {
  const networkOf = (text: string): Stack => stackOf(synthText(text), 'test-network');

  test('uses a NAT gateway, because nodes have no public address', () => {
    expect(resourcesOf(networkOf(ackWith()), 'alicloud_nat_gateway')).toHaveLength(1);
  });

  test('uses the existing way out of an adopted VPC', () => {
    const network = {
      vpcId: 'vpc-1',
      cidr: undefined,
      vSwitches: { 'cn-hangzhou-h': 'vsw-1', 'cn-hangzhou-i': 'vsw-2' },
    };
    expect(resourcesOf(networkOf(ackWith({ network })), 'alicloud_nat_gateway')).toEqual([]);
  });
});

describe('the settings of an add-on', () => {
  const addOns = [full, ackStack({ ack: { acrCredentialHelper: 'personal' } })].flatMap((stack) => [
    ...addonsOf(stack),
    ...(onlyResource(stack, 'alicloud_cs_managed_kubernetes')['addons'] as Attributes[]),
  ]);
  const configs = addOns.flatMap(({ config }) => (typeof config === 'string' ? [config] : []));

  /** The keys of every object in a value, in the order in which they stand in the text. */
  const keysIn = (value: unknown): string[][] =>
    typeof value === 'object' && value !== null
      ? [...(Array.isArray(value) ? [] : [Object.keys(value)]), ...Object.values(value).flatMap(keysIn)]
      : [];

  test('have sorted keys at every level, as the provider reads them back', () => {
    expect(configs).toHaveLength(4);
    for (const keys of configs.flatMap((config) => keysIn(JSON.parse(config)))) {
      expect(keys).toEqual([...keys].sort());
    }
  });
});

describe('credentials of a registry', () => {
  const helperOf = (registry: string): Attributes | undefined =>
    addonsOf(ackStack({ ack: { acrCredentialHelper: registry } })).find(
      ({ name }) => name === 'managed-aliyun-acr-credential-helper',
    );

  test('are distributed only if configured', () => {
    expect(addonsOf(small)).toEqual([]);
  });

  test.each([
    ['cri-0example', 'cri-0example'],
    ['personal', ''],
  ])('%s: to the app’s service accounts and no other', (registry, instanceId) => {
    expect(JSON.parse(String(helperOf(registry)?.['config']))).toEqual({
      AcrInstanceInfo: [{ instanceId, regionId: 'cn-hangzhou' }],
      watchNamespace: 'open-design',
      serviceAccount: 'open-design,open-design-backup',
    });
  });

  test('are configured after the nodes, which run the helper', () => {
    for (const addon of addonsOf(full)) {
      expect(addon['depends_on']).toEqual([
        expect.stringMatching(/^alicloud_cs_kubernetes_node_pool\.nodes_always_/),
      ]);
    }
  });
});

describe('the role of backups', () => {
  const [address] = Object.keys(full.json.resource?.['alicloud_cs_managed_kubernetes'] ?? {});
  const identity = `\${alicloud_cs_managed_kubernetes.${String(address)}.rrsa_metadata[0]`;

  test('can be assumed by one service account of this cluster, with a token for RAM', () => {
    const trust: unknown = JSON.parse(
      String(onlyResource(full, 'alicloud_ram_role')['assume_role_policy_document']),
    );
    expect(trust).toEqual({
      Version: '1',
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Federated: [`${identity}.ram_oidc_provider_arn}`] },
          Condition: {
            StringEquals: {
              'oidc:iss': `${identity}.rrsa_oidc_issuer_url}`,
              'oidc:aud': 'sts.aliyuncs.com',
              'oidc:sub': 'system:serviceaccount:open-design:open-design-backup',
            },
          },
        },
      ],
    });
  });

  test('may only list, write and read its own folder of the configured bucket', () => {
    const { Statement } = JSON.parse(
      String(onlyResource(full, 'alicloud_ram_policy')['policy_document']),
    ) as { Statement: unknown };
    expect(Statement).toEqual(backupStatements('example-backups', 'open-design-ack'));
  });

  test('does not exist without a bucket, nor does its output', () => {
    expect(resourcesOf(small, 'alicloud_ram_role')).toEqual([]);
    expect(small.json.output).not.toHaveProperty('backup_role_arn');
    expect(full.json.output?.['backup_role_arn']?.value).toMatch(/^\$\{alicloud_ram_role\..*\.arn\}$/);
  });
});

describe('the outputs', () => {
  test.each([
    ['private', 'true', 'private'],
    ['public', 'false', 'public: from every address, until you set an access control list in the console'],
  ])('%s: name the cluster, its zone, and the command that lets one in', (apiAccess, inside, said) => {
    const { output = {} } = ackStack({ ack: { apiAccess } }).json;
    const clusterId = String(output['cluster_id']?.value);
    expect(clusterId).toMatch(/^\$\{alicloud_cs_managed_kubernetes\..*\.id\}$/);
    expect(output['api_access']?.value).toBe(said);
    expect(output['zone']?.value).toBe('cn-hangzhou-h');
    expect(output['kubeconfig_command']?.value).toBe(
      `aliyun cs DescribeClusterUserKubeconfig --region cn-hangzhou --ClusterId ${clusterId} --PrivateIpAddress ${inside} --TemporaryDurationMinutes 60 | jq -r .config`,
    );
  });

  test('contain no credentials', () => {
    expect(JSON.stringify(full.json.output)).not.toMatch(/kube_config|certificate|client_key|token/i);
  });
});

test('a cluster registers its own servers with the balancer in front', () => {
  const slb = stackOf(synthFixture('ack'), 'ack-slb');
  expect(resourcesOf(slb, 'alicloud_nlb_server_group')).toHaveLength(1);
  expect(resourcesOf(slb, 'alicloud_nlb_server_group_server_attachment')).toEqual([]);
});
