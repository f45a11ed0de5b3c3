import { Cluster, type ClusterProps } from '../../../constructs/cluster/cluster';
import { type Attributes, onlyResource } from '../../support/synth';
import { value } from '../../support/value';
import { clusterProps, stackWith } from '../synth-constructs';

const clusterWith = (change: Partial<ClusterProps> = {}): Attributes =>
  onlyResource(
    stackWith((stack) => {
      new Cluster(stack, 'cluster', clusterProps(change));
    }),
    'alicloud_cs_managed_kubernetes',
  );

const cluster = clusterWith();

const addonsOf = ({ addons }: Attributes): Attributes[] => addons as Attributes[];
const addon = (name: string): Attributes | undefined =>
  addonsOf(cluster).find((each) => each['name'] === name);

describe('what the provider would do by default', () => {
  test('the API server stays off the internet until it is asked for there', () => {
    expect(cluster['slb_internet_enabled']).toBe(false);
    expect(clusterWith({ apiAccess: 'public' })['slb_internet_enabled']).toBe(true);
  });

  test('no NAT gateway beside the network’s own', () => {
    expect(cluster['new_nat_gateway']).toBe(false);
  });

  test('no key of an administrator in the state, nor in a file', () => {
    expect(cluster['skip_set_certificate_authority']).toBe(true);
    for (const file of ['client_cert', 'client_key', 'cluster_ca_cert', 'kube_config']) {
      expect(cluster).not.toHaveProperty(file);
    }
  });

  test('no Ingress controller, which would bring a balancer open to the internet', () => {
    expect(addon('nginx-ingress-controller')).toEqual({ name: 'nginx-ingress-controller', disabled: true });
  });

  test('a name of its own, and the edition whose control plane is guaranteed', () => {
    expect(cluster).toMatchObject({ name: 'design', cluster_spec: 'ack.pro.small' });
  });

  test('no mode of kube-proxy that goes away while the cluster lives', () => {
    expect(cluster['proxy_mode']).toBe('iptables');
  });

  test('no clock that differs from region to region', () => {
    expect(cluster['timezone']).toBe('Asia/Shanghai');
  });
});

describe('the network', () => {
  test('control plane and pods stand in every zone, by Terway', () => {
    const everywhere = ['vsw-cn-hangzhou-h', 'vsw-cn-hangzhou-i'];
    expect(cluster).toMatchObject({ vswitch_ids: everywhere, pod_vswitch_ids: everywhere });
    expect(addon('terway-eniip')).toBeDefined();
    expect(addon('flannel')).toBeUndefined();
    expect(cluster).not.toHaveProperty('pod_cidr');
  });

  test('network policies are enforced, not only accepted', () => {
    expect(JSON.parse(String(addon('terway-eniip')?.['config']))).toEqual({ NetworkPolicy: 'true' });
  });

  test('Services have the network that is asked for', () => {
    expect(clusterWith({ serviceCidr: value('172.21.0.0/20') })['service_cidr']).toBe('172.21.0.0/20');
  });

  test('the security group has room for every pod', () => {
    expect(cluster['is_enterprise_security_group']).toBe(true);
  });
});

describe('disks and nodes', () => {
  test('disks are made and attached by the cluster', () => {
    expect(addon('csi-plugin')).toBeDefined();
    expect(addon('managed-csiprovisioner')).toBeDefined();
  });

  test('somebody sees that a node is broken, or auto repair would never hear of it', () => {
    expect(addon('ack-node-problem-detector')).toBeDefined();
  });
});

describe('Secrets', () => {
  test('are encrypted by the key that is named, which has to be said twice', () => {
    expect(clusterWith({ kmsKeyId: value('key-1') })).toMatchObject({
      encryption_provider_key: 'key-1',
      disable_encryption: false,
    });
  });

  test('are left to the service without one', () => {
    expect(cluster).not.toHaveProperty('encryption_provider_key');
    expect(cluster).not.toHaveProperty('disable_encryption');
  });
});

describe('logs', () => {
  test('say who asked the API server for what', () => {
    expect(cluster['audit_log_config']).toEqual({ enabled: true });
  });

  test('of the whole control plane are kept for a year', () => {
    expect(cluster).toMatchObject({
      control_plane_log_components: ['apiserver', 'kcm', 'scheduler', 'ccm', 'controlplane-events'],
      control_plane_log_ttl: '365',
    });
  });

  test('outlive the cluster', () => {
    expect(cluster['delete_options']).toEqual([
      { resource_type: 'SLS_Data', delete_mode: 'retain' },
      { resource_type: 'SLS_ControlPlane', delete_mode: 'retain' },
    ]);
  });
});

describe('upgrades', () => {
  test('come by themselves as patches, in the maintenance window', () => {
    expect(cluster['operation_policy']).toEqual({
      cluster_auto_upgrade: { enabled: true, channel: 'patch' },
    });
    expect(cluster).not.toHaveProperty('version');
  });

  test('come by hand only where a version is named: both would undo each other', () => {
    const pinned = clusterWith({ kubernetesVersion: '1.34.1-aliyun.1' });
    expect(pinned['version']).toBe('1.34.1-aliyun.1');
    expect(pinned).not.toHaveProperty('operation_policy');
  });

  test('have a window at night, before a working day', () => {
    expect(cluster['maintenance_window']).toMatchObject({
      enable: true,
      duration: '3h',
      weekly_period: 'Thursday',
      maintenance_time: expect.stringMatching(/T03:00:00\.000\+08:00$/) as string,
    });
  });
});

test('pods may have RAM roles', () => {
  expect(cluster['enable_rrsa']).toBe(true);
});

test('it cannot be deleted until protection is lifted, by Terraform or by hand', () => {
  expect(cluster).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
  expect(clusterWith({ protect: false })).toMatchObject({
    deletion_protection: false,
    lifecycle: { prevent_destroy: false },
  });
});
