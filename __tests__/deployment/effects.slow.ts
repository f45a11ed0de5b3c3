import { environmentNames } from '../../config/load';
import type { Action } from '../../deployment/changes';
import { effectsOf } from '../../deployment/effects';
import { FIXTURES_DIR } from '../support/environments';
import { synthFixture } from '../support/synth';

/** Types of the resources that a stack protects with `prevent_destroy`. */
const protectedTypes = (): string[] => {
  const types = environmentNames(FIXTURES_DIR)
    .flatMap((name) => Object.values(synthFixture(name)))
    .flatMap(({ json }) => Object.entries(json.resource ?? {}))
    .filter(([, byName]) =>
      Object.values(byName).some((each) =>
        JSON.stringify(each['lifecycle'] ?? {}).includes('"prevent_destroy":true'),
      ),
    )
    .map(([type]) => type);
  return [...new Set(types)].sort();
};

test('whatever a stack protects, the summary of its destruction says what is lost or who is cut off', () => {
  const types = protectedTypes();
  expect(types).toEqual(expect.arrayContaining(['alicloud_ecs_disk', 'alicloud_alb_load_balancer']));
  const silent = types.filter((type) => {
    const change = { address: `${type}.x`, type, action: 'delete' as const, attributes: [] };
    const { data, lost, cutOff } = effectsOf([change]);
    return data.length + lost.length + cutOff.length === 0;
  });
  expect(silent).toEqual([]);
});

const cutOff = (type: string, action: Action): number =>
  effectsOf([{ address: `${type}.x`, type, action, attributes: [] }]).cutOff.length;

test.each([
  'alicloud_security_group_rule',
  'alicloud_alb_acl_entry_attachment',
  'alicloud_slb_acl_entry_attachment',
])('clients whose network %s no longer admits are cut off', (type) => {
  expect([cutOff(type, 'delete'), cutOff(type, 'create')]).toEqual([1, 0]);
});

test('a run on the host cuts clients off when it is repeated, and not when it is forgotten', () => {
  const type = 'alicloud_ecs_invocation';
  expect([cutOff(type, 'replace'), cutOff(type, 'delete')]).toEqual([1, 0]);
});

test.each(['delete', 'replace'] as const)('data goes with a %s of what holds it', (action) => {
  const holders = [
    'alicloud_ecs_disk',
    'alicloud_oss_bucket',
    'alicloud_cr_ee_instance',
    'alicloud_cr_ee_namespace',
    'alicloud_cr_ee_repo',
    'alicloud_log_project',
    'alicloud_log_store',
    'alicloud_cs_managed_kubernetes',
    'kubernetes_namespace_v1',
    'kubernetes_persistent_volume_claim_v1',
  ];
  const changes = holders.map((type) => ({ address: `${type}.x`, type, action, attributes: [] }));
  expect(effectsOf(changes).data.map(({ address }) => address)).toEqual(
    changes.map(({ address }) => address),
  );
});

test('a new instance takes its system disk, and leaves the data disk that is attached to it', () => {
  const types = ['alicloud_instance', 'alicloud_ecs_disk_attachment'];
  const { data, lost } = effectsOf(
    types.map((type) => ({ address: `${type}.x`, type, action: 'replace', attributes: [] })),
  );
  expect(data).toEqual([]);
  expect(lost.map(({ address }) => address)).toEqual(['alicloud_instance.x']);
});
