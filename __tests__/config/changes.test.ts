import { ackWith, demoWith } from '../support/environments';
import { loadBeside, type StateResources, stateWith } from '../support/states';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const SLB = { certificate: '8899123-cn-hangzhou' };
const withSlb = (slb: object = {}): string => demoWith({ access: DOMAIN, slb: { ...SLB, ...slb } });

const HOST = {
  alicloud_instance: { instance_type: 'ecs.c7.large', system_disk_size: 60, deletion_protection: true },
  alicloud_ecs_disk: { size: 50, zone_id: 'cn-hangzhou-h' },
};
const CLUSTER = {
  alicloud_cs_managed_kubernetes: {
    deletion_protection: true,
    slb_internet_enabled: false,
    encryption_provider_key: 'key-1',
  },
};
const KEY = { kmsKeyId: 'key-hzz62f1cb66fa42qo5dwq' };
const claimOf = (storage: string) => ({
  kubernetes_persistent_volume_claim_v1: { spec: [{ resources: [{ requests: { storage } }] }] },
});
const CLAIM = claimOf('50Gi');

/** The message for an environment of which one stack is deployed. */
const beside = (role: string, resources: StateResources, text: string): string =>
  loadBeside({ [`test/${role}.tfstate`]: stateWith(resources, { zone: 'cn-hangzhou-h' }) }, text);

const fits = { systemDiskGiB: 60, dataDisk: { sizeGiB: 50 } };

describe('a host', () => {
  test('is accepted as it is deployed, and with larger disks', () => {
    expect(beside('ecs', HOST, demoWith({ ecs: fits }))).toBe('accepted');
    expect(beside('ecs', HOST, demoWith({ ecs: { systemDiskGiB: 61, dataDisk: { sizeGiB: 51 } } }))).toBe(
      'accepted',
    );
  });

  test('has disks that never shrink; both are reported, with their lines', () => {
    const message = beside('ecs', HOST, demoWith({ ecs: { systemDiskGiB: 59, dataDisk: { sizeGiB: 49 } } }));
    expect(message).toMatch(/has 2 faults\n/);
    expect(message).toMatch(
      /ecs\.dataDisk\.sizeGiB \(line \d+\)\n +got: +49, while the deployed disk has 50 GiB\n +allowed: at least 50: .*\n +fix: +write 50/,
    );
    expect(message).toMatch(
      /ecs\.systemDiskGiB \(line \d+\)\n +got: +59, while the deployed disk has 60 GiB/,
    );
  });

  test('is reported together with other faults', () => {
    const message = beside(
      'ecs',
      HOST,
      demoWith({ region: 'cn-hangzou', ecs: { dataDisk: { sizeGiB: 49 } } }),
    );
    expect(message).toMatch(/did you mean cn-hangzhou\?/);
    expect(message).toMatch(/while the deployed disk has 50 GiB/);
  });

  test('keeps the architecture of its processor until its protection is lifted', () => {
    const arm = demoWith({ ecs: { ...fits, instanceType: 'ecs.c8y.large' } });
    expect(beside('ecs', HOST, arm)).toMatch(
      /ecs\.instanceType \(line \d+\)\n +got: +"ecs\.c8y\.large", for arm64, while the deployed instance is of type ecs\.c7\.large, for x86_64/,
    );
    const lifted = { ...HOST, alicloud_instance: { ...HOST.alicloud_instance, deletion_protection: false } };
    expect(beside('ecs', lifted, arm)).toBe('accepted');
    expect(beside('ecs', HOST, arm)).toMatch(
      /fix: +set ecs\.protect: false and deploy; then run sudo open-design/,
    );
    expect(
      beside('ecs', HOST, demoWith({ ecs: { ...fits, instanceType: 'ecs.c8y.large', protect: false } })),
    ).toMatch(
      /a deploy of its own: write ecs\.c7\.large again, keep ecs\.protect: false, and deploy; then run/,
    );
  });

  test('changes its billing and its type one after the other', () => {
    const host = {
      ...HOST,
      alicloud_instance: { ...HOST.alicloud_instance, instance_charge_type: 'PostPaid' },
    };
    const billing = { type: 'subscription', months: 3 };
    const both = demoWith({ ecs: { ...fits, billing, instanceType: 'ecs.c7.xlarge' } });
    expect(beside('ecs', host, both)).toMatch(
      /ecs\.instanceType \(line \d+\)\n +got: +"ecs\.c7\.xlarge" instead of ecs\.c7\.large, together with another ecs\.billing/,
    );
    expect(beside('ecs', host, demoWith({ ecs: { ...fits, billing, instanceType: 'ecs.c7.large' } }))).toBe(
      'accepted',
    );
    expect(beside('ecs', host, demoWith({ ecs: { ...fits, instanceType: 'ecs.c7.xlarge' } }))).toBe(
      'accepted',
    );
  });

  test('ends its subscription without protection', () => {
    const bought = { instance_type: 'ecs.c7.large', system_disk_size: 60, instance_charge_type: 'PrePaid' };
    const host = { ...HOST, alicloud_instance: bought };
    const payAsYouGo = (protect: boolean) =>
      beside('ecs', host, demoWith({ ecs: { ...fits, instanceType: 'ecs.c7.large', protect } }));
    expect(payAsYouGo(true)).toMatch(
      /ecs\.protect.*\n +got: +true, in the deploy that ends the subscription/,
    );
    expect(payAsYouGo(false)).toBe('accepted');
  });

  test('stays in the zone of its data disk', () => {
    expect(beside('ecs', HOST, demoWith({ ecs: { ...fits, zone: 'cn-hangzhou-i' } }))).toMatch(
      /ecs\.zone \(line \d+\)\n +got: +"cn-hangzhou-i", while the deployed data disk is in cn-hangzhou-h/,
    );
  });
});

describe('a balancer', () => {
  const ALB = {
    alicloud_alb_load_balancer: { deletion_protection_enabled: true },
    alicloud_log_project: { project_name: 'design-logs' },
  };
  const logs = { accessLogs: { project: 'design-logs' } };

  test('keeps its kind until its protection is lifted', () => {
    expect(beside('slb', ALB, withSlb(logs))).toBe('accepted');
    expect(beside('slb', ALB, withSlb({ kind: 'nlb' }))).toMatch(
      /slb\.kind \(line \d+\)\n +got: +"nlb", while a protected balancer of kind alb is deployed\n +allowed: alb\n/,
    );
    expect(beside('slb', ALB, withSlb({ kind: 'nlb', protect: false }))).toMatch(
      /a deploy of its own: write slb\.kind: alb again, keep slb\.protect: false, and deploy/,
    );
    expect(beside('slb', { alicloud_slb_load_balancer: { delete_protection: 'on' } }, withSlb())).toMatch(
      /got: +"alb", while a protected balancer of kind clb/,
    );
    const lifted = { alicloud_alb_load_balancer: { deletion_protection_enabled: false } };
    expect(beside('slb', lifted, withSlb({ kind: 'nlb' }))).toBe('accepted');
  });

  test('keeps its logs until its protection is lifted', () => {
    expect(beside('slb', ALB, withSlb())).toMatch(
      /slb\.accessLogs.*\n +got: +no accessLogs, while the deployed balancer is protected and writes to the log project design-logs/,
    );
    expect(beside('slb', ALB, withSlb({ accessLogs: { project: 'other-logs' } }))).toMatch(
      /got: +other-logs, while/,
    );
  });
});

describe('a cluster', () => {
  test('is accepted as it is deployed', () => {
    expect(beside('ack', CLUSTER, ackWith({ ack: KEY }))).toBe('accepted');
  });

  test.each([
    [
      'the access to its API server',
      { ...KEY, apiAccess: 'public' },
      /ack\.apiAccess \(line \d+\)\n +got: +"public"/,
    ],
    ['its key', {}, /ack\.kmsKeyId.*\n +got: +nothing, while the Secrets of the deployed cluster/],
  ])('keeps %s', (_, ack, words) => {
    expect(beside('ack', CLUSTER, ackWith({ ack }))).toMatch(words);
  });

  test('keeps its zone, once it has a data disk', () => {
    const moved = ackWith({ ack: { ...KEY, zone: 'cn-hangzhou-i', dataDisk: { sizeGiB: 50 } } });
    const cluster = { 'test/ack.tfstate': stateWith(CLUSTER, { zone: 'cn-hangzhou-h' }) };
    expect(loadBeside({ ...cluster, 'test/ack-app.tfstate': stateWith(CLAIM) }, moved)).toMatch(
      /ack\.zone \(line \d+\)\n +got: +"cn-hangzhou-i", while the deployed data disk is in cn-hangzhou-h/,
    );
    expect(loadBeside(cluster, moved)).toBe('accepted');
  });

  test('gives up its key never, and the rest after its protection was lifted', () => {
    const lifted = {
      alicloud_cs_managed_kubernetes: {
        ...CLUSTER.alicloud_cs_managed_kubernetes,
        deletion_protection: false,
      },
    };
    const other = { zone: 'cn-hangzhou-i', apiAccess: 'public' };
    expect(beside('ack', lifted, ackWith({ ack: { ...KEY, ...other } }))).toBe('accepted');
    expect(beside('ack', lifted, ackWith())).toMatch(/ack\.kmsKeyId/);
  });

  test('has a data disk that never shrinks', () => {
    expect(beside('ack-app', CLAIM, ackWith())).toMatch(
      /ack\.dataDisk\.sizeGiB.*\n +got: +40, while the deployed disk has 50 GiB/,
    );
    expect(beside('ack-app', CLAIM, ackWith({ ack: { dataDisk: { sizeGiB: 50 } } }))).toBe('accepted');
    // Kubernetes writes 2048 GiB as 2Ti.
    expect(beside('ack-app', claimOf('2Ti'), ackWith({ ack: { dataDisk: { sizeGiB: 2047 } } }))).toMatch(
      /got: +2047, while the deployed disk has 2048 GiB/,
    );
  });
});

describe('stacks that nothing would synthesise any more', () => {
  const one = { alicloud_thing: { id: 'thing-1' } };
  const destroy = (...stacks: string[]): RegExp =>
    new RegExp(
      `\\n +OPEN_DESIGN_ENV=test npx cdktf destroy ${stacks.join(' ')} --ignore-missing-stack-dependencies\\n +then remove`,
    );

  test('a removed balancer: the command that destroys it', () => {
    const message = beside('slb', one, demoWith({}));
    expect(message).toMatch(/ {2}slb\n +got: +no section slb, while .*test\/slb\.tfstate has one resource\n/);
    expect(message).toMatch(destroy('test-slb'));
  });

  test('the app moved to a cluster, and back: first its data, then all stacks of the section', () => {
    expect(beside('ecs', one, ackWith())).toMatch(/fix: +first save the data/);
    expect(beside('ecs', one, ackWith())).toMatch(destroy('test-ecs'));
    const states = Object.fromEntries(
      ['ack', 'ack-app'].map((role) => [`test/${role}.tfstate`, stateWith(one)] as const),
    );
    expect(loadBeside(states, demoWith({}))).toMatch(/then set TF_VAR_kubeconfig as for a deploy/);
    expect(loadBeside(states, demoWith({}))).toMatch(destroy('test-ack', 'test-ack-app'));
  });

  test('an uploaded certificate, once the balancer does not use it any more', () => {
    const certificate = stateWith({ alicloud_ssl_certificates_service_certificate: { id: '77' } });
    const listener = (id: string): string =>
      stateWith({ alicloud_alb_listener: { certificates: [{ certificate_id: id }] } });
    const with_ = (slb: string): string =>
      loadBeside({ 'test/certificate.tfstate': certificate, 'test/slb.tfstate': slb }, withSlb());
    expect(with_(listener('77-cn-hangzhou'))).toBe('accepted');
    expect(with_(listener('8899123-cn-hangzhou'))).toMatch(
      /slb\.certificate \(line \d+\)\n +got: +an existing[^]*OPEN_DESIGN_ENV=test TF_VAR_certificate_pem=- TF_VAR_certificate_key_pem=- npx cdktf destroy test-certificate /,
    );
  });

  test('a bucket for backups', () => {
    const backup = { bucket: 'example-backups' };
    expect(beside('backup', one, demoWith({ ecs: { backup } }))).toMatch(/ecs\.backup\.createBucket/);
    expect(beside('backup', one, demoWith({ ecs: { backup: { ...backup, createBucket: true } } }))).toBe(
      'accepted',
    );
  });

  test('a renamed environment, as long as the new name has no state', () => {
    const renamed = { 'old/ecs.tfstate': stateWith(one) };
    expect(loadBeside(renamed, demoWith({}))).toMatch(
      /test\.yaml is right by itself, but cannot be deployed beside other states\n\n {2}\(other states\)\n +got: +no state of test, while .*terraform-state\/old has resources of old, and there is no old\.yaml[^]*name the file old\.yaml again/,
    );
    expect(loadBeside({ ...renamed, 'test/network.tfstate': stateWith(one) }, demoWith({}))).toBe('accepted');
    expect(loadBeside({ 'old/ecs.tfstate': stateWith({}) }, demoWith({}))).toBe('accepted');
    expect(loadBeside(renamed, demoWith({}), ['old'])).toBe('accepted');
  });

  test('nothing of it when the state lies elsewhere', () => {
    const backend = { type: 'cloud', organization: 'example' };
    expect(beside('slb', one, demoWith({ backend }))).toBe('accepted');
  });
});

test.each([
  ['empty', ''],
  ['damaged', '{"version": 4, "resources": [{'],
  ['of another version', stateWith(HOST).replace('"version":4', '"version":5')],
  ['without the fields of its version', '{"version": 4}'],
  ['without resources', stateWith({})],
])('a state that is %s never stops a synth', (_, content) => {
  const states = Object.fromEntries(['ecs', 'slb', 'ack'].map((role) => [`test/${role}.tfstate`, content]));
  expect(loadBeside(states, demoWith({}))).toBe('accepted');
});
