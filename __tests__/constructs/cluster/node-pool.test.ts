import type { TerraformStack } from 'cdktf';

import { Cluster } from '../../../constructs/cluster/cluster';
import { NodePool, type NodePoolProps, type NodeProps } from '../../../constructs/cluster/node-pool';
import { Nodes } from '../../../constructs/cluster/nodes';
import { type Attributes, onlyResource, resourcesOf, type Stack } from '../../support/synth';
import { value } from '../../support/value';
import { addressesOfType, clusterProps, stackWith } from '../synth-constructs';

const inCluster = (make: (stack: TerraformStack, cluster: Cluster) => void): Stack =>
  stackWith((stack) => {
    make(stack, new Cluster(stack, 'cluster', clusterProps()));
  });

const COMMON: Omit<NodeProps, 'cluster'> = {
  network: clusterProps().network,
  zone: value('cn-hangzhou-i'),
  instanceTypes: ['ecs.g8i.large', 'ecs.g7.large'].map(value),
  architecture: 'x86_64',
  systemDiskGiB: 80,
  kmsKeyId: undefined,
  registryMirrors: [],
};

const poolWith = (change: Partial<NodePoolProps> = {}): Attributes =>
  onlyResource(
    inCluster((stack, cluster) => {
      new NodePool(stack, 'pool', { ...COMMON, cluster, name: 'pool', size: { always: 2 }, ...change });
    }),
    'alicloud_cs_kubernetes_node_pool',
  );

const pool = poolWith();

describe('a node', () => {
  test('is only in the zone of the data disk', () => {
    expect(pool['vswitch_ids']).toEqual(['vsw-cn-hangzhou-i']);
  });

  test('has an encrypted ESSD, with the configured key', () => {
    expect(pool).toMatchObject({
      system_disk_category: 'cloud_essd',
      system_disk_performance_level: 'PL1',
      system_disk_size: 80,
      system_disk_encrypted: true,
    });
    expect(pool).not.toHaveProperty('system_disk_kms_key');
    expect(poolWith({ kmsKeyId: value('key-1') })['system_disk_kms_key']).toBe('key-1');
  });

  test('answers only metadata requests with a token', () => {
    expect(pool['instance_metadata_options']).toEqual({ http_tokens: 'required' });
  });

  test('is hardened, in one of two mutually exclusive ways', () => {
    expect(pool['security_hardening_os']).toBe(true);
    expect(pool).not.toHaveProperty('soc_enabled');
    expect(pool).not.toHaveProperty('cis_enabled');
  });

  test('has no public address and no password', () => {
    for (const key of [
      'internet_max_bandwidth_out',
      'internet_charge_type',
      'password',
      'kms_encrypted_password',
    ]) {
      expect(pool).not.toHaveProperty(key);
    }
  });

  test('is monitored by Cloud Monitor, and is pay-as-you-go', () => {
    expect(pool).toMatchObject({ install_cloud_monitor: true, instance_charge_type: 'PostPaid' });
  });

  test('is repaired and patched by the service, one at a time', () => {
    expect(pool['management']).toEqual({
      enable: true,
      auto_repair: true,
      auto_repair_policy: { restart_node: true },
      auto_vul_fix: true,
      auto_vul_fix_policy: { vul_level: 'asap', restart_node: true },
      auto_upgrade: true,
      auto_upgrade_policy: { auto_upgrade_kubelet: true },
      max_unavailable: 1,
    });
  });

  test('uses the configured mirrors and no others', () => {
    expect(
      poolWith({ registryMirrors: ['https://a.example.com', 'https://b.example.com'].map(value) }),
    ).toMatchObject({
      containerd_config: { registry_mirrors: ['https://a.example.com', 'https://b.example.com'] },
    });
    expect(pool).not.toHaveProperty('containerd_config');
  });
});

describe('the image', () => {
  test.each([
    ['x86_64', 'AliyunLinux3'],
    ['arm64', 'AliyunLinux3Arm64'],
  ] as const)('for %s is %s', (architecture, imageType) => {
    expect(poolWith({ architecture })['image_type']).toBe(imageType);
  });
});

describe('the size', () => {
  test('fixed: a number that the service maintains', () => {
    expect(pool['desired_size']).toBe('2');
    expect(pool).not.toHaveProperty('scaling_config');
  });

  test('by demand: bounds, and no number that every deploy would restore', () => {
    const elastic = poolWith({ size: { atMost: 3 } });
    expect(elastic['scaling_config']).toEqual({ enable: true, type: 'cpu', min_size: 0, max_size: 3 });
    expect(elastic).not.toHaveProperty('desired_size');
  });
});

describe('the nodes of a cluster', () => {
  const nodesWith = (min: number, max: number): Stack =>
    inCluster((stack, cluster) => {
      new Nodes(stack, 'nodes', { ...COMMON, cluster, min, max });
    });
  const sizes = (stack: Stack): unknown[] =>
    resourcesOf(stack, 'alicloud_cs_kubernetes_node_pool').map(
      ({ desired_size: always, scaling_config: scaling }) => always ?? scaling,
    );

  test('some nodes do not scale, because the cluster’s own pods run only on them', () => {
    expect(sizes(nodesWith(2, 5))).toEqual(['2', expect.objectContaining({ min_size: 0, max_size: 3 })]);
  });

  test('nothing scales if min is max', () => {
    const fixed = nodesWith(2, 2);
    expect(sizes(fixed)).toEqual(['2']);
    expect(resourcesOf(fixed, 'alicloud_cs_autoscaling_config')).toEqual([]);
  });

  test('autoscaling is enabled before a pool relies on it', () => {
    const nodes = nodesWith(1, 3);
    const [autoscaling] = addressesOfType(nodes, 'alicloud_cs_autoscaling_config');
    const elastic = resourcesOf(nodes, 'alicloud_cs_kubernetes_node_pool').find(
      ({ node_pool_name: name }) => name === 'elastic',
    );
    expect(elastic?.['depends_on']).toEqual([autoscaling]);
  });

  test('the app’s pod is not moved to save a node', () => {
    expect(onlyResource(nodesWith(1, 3), 'alicloud_cs_autoscaling_config')).toMatchObject({
      skip_nodes_with_local_storage: true,
      skip_nodes_with_system_pods: true,
    });
  });

  test('a change of their number keeps the remaining pools', () => {
    const addresses = (stack: Stack): string[] => addressesOfType(stack, 'alicloud_cs_kubernetes_node_pool');
    expect(addresses(nodesWith(3, 9))).toEqual(addresses(nodesWith(1, 3)));
    expect(addresses(nodesWith(1, 3))).toEqual(expect.arrayContaining(addresses(nodesWith(1, 1))));
  });
});
