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

describe('overrides provider defaults:', () => {
  test('the API server is on the internet only if configured', () => {
    expect(cluster['slb_internet_enabled']).toBe(false);
    expect(clusterWith({ apiAccess: 'public' })['slb_internet_enabled']).toBe(true);
  });

  test('no NAT gateway in addition to the network’s own', () => {
    expect(cluster['new_nat_gateway']).toBe(false);
  });

  test('no administrator key in the state or in a file', () => {
    expect(cluster['skip_set_certificate_authority']).toBe(true);
    for (const file of ['client_cert', 'client_key', 'cluster_ca_cert', 'kube_config']) {
      expect(cluster).not.toHaveProperty(file);
    }
  });

  test('no Ingress controller, which would create a balancer on the internet', () => {
    expect(addon('nginx-ingress-controller')).toEqual({ name: 'nginx-ingress-controller', disabled: true });
  });

  test('its own name, and the edition with a service level for the control plane', () => {
    expect(cluster).toMatchObject({ name: 'design', cluster_spec: 'ack.pro.small' });
  });

  test('no kube-proxy mode that will be removed from Kubernetes', () => {
    expect(cluster['proxy_mode']).toBe('iptables');
  });

  test('no time zone that depends on the region', () => {
    expect(cluster['timezone']).toBe('Asia/Shanghai');
  });
});

describe('the network', () => {
  test('control plane and pods are in every zone, with Terway', () => {
    const everywhere = ['vsw-cn-hangzhou-h', 'vsw-cn-hangzhou-i'];
    expect(cluster).toMatchObject({ vswitch_ids: everywhere, pod_vswitch_ids: everywhere });
    expect(addon('terway-eniip')).toBeDefined();
    expect(addon('flannel')).toBeUndefined();
    expect(cluster).not.toHaveProperty('pod_cidr');
  });

  test('network policies are enforced, not only accepted', () => {
    expect(JSON.parse(String(addon('terway-eniip')?.['config']))).toEqual({ NetworkPolicy: 'true' });
  });

  test('Services have the configured network', () => {
    expect(clusterWith({ serviceCidr: value('172.21.0.0/20') })['service_cidr']).toBe('172.21.0.0/20');
  });

  test('the security group has room for every pod', () => {
    expect(cluster['is_enterprise_security_group']).toBe(true);
  });
});

describe('disks and nodes', () => {
  test('the cluster creates and attaches disks', () => {
    expect(addon('csi-plugin')).toBeDefined();
    expect(addon('managed-csiprovisioner')).toBeDefined();
  });

  test('broken nodes are detected, which auto repair needs', () => {
    expect(addon('ack-node-problem-detector')).toBeDefined();
  });
});

describe('Secrets', () => {
  test('are encrypted with the configured key, which two arguments name', () => {
    expect(clusterWith({ kmsKeyId: value('key-1') })).toMatchObject({
      encryption_provider_key: 'key-1',
      disable_encryption: false,
    });
  });

  test('have no encryption arguments without a key', () => {
    expect(cluster).not.toHaveProperty('encryption_provider_key');
    expect(cluster).not.toHaveProperty('disable_encryption');
  });
});

describe('logs', () => {
  test('record the requests to the API server', () => {
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
  const policyOf = (kubernetesVersion: string | undefined): Attributes => {
    const { version, operation_policy: policy } = clusterWith({ kubernetesVersion });
    return { version, ...(policy as { cluster_auto_upgrade: Attributes }).cluster_auto_upgrade };
  };

  test('are automatic for patches, in the maintenance window', () => {
    expect(policyOf(undefined)).toEqual({ version: undefined, enabled: true, channel: 'patch' });
  });

  test('are off with a fixed version, because a patch would make every deploy ask for a downgrade', () => {
    expect(policyOf('1.34.1-aliyun.1')).toEqual({
      version: '1.34.1-aliyun.1',
      enabled: false,
      channel: 'patch',
    });
  });

  const OLD = '1.33.3-aliyun.1';
  const NEW = '1.34.1-aliyun.1';
  test.each<[string, string | undefined, string | undefined, Attributes]>([
    ['fixing a version switches them off', undefined, NEW, { version: NEW, enabled: false }],
    ['removing the version switches them on', NEW, undefined, { version: undefined, enabled: true }],
    ['another version leaves them off', OLD, NEW, { version: NEW }],
    ['no version leaves them on', undefined, undefined, {}],
  ])('%s', (_title, before, after, changed) => {
    const [from, to] = [policyOf(before), policyOf(after)];
    const keys = Object.keys(to).filter((key) => to[key] !== from[key]);
    expect(Object.fromEntries(keys.map((key) => [key, to[key]]))).toEqual(changed);
    // What the policy leaves out, the provider keeps as it is.
    expect(Object.keys(to)).toEqual(Object.keys(from));
  });

  test('run at night, before a working day', () => {
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

test('neither Terraform nor the console can delete it until protection is lifted', () => {
  expect(cluster).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
  expect(clusterWith({ protect: false })).toMatchObject({
    deletion_protection: false,
    lifecycle: { prevent_destroy: false },
  });
});
