import { appPod, appStack, specOf } from '../../rig/pods/app';
import { onlyResource, type Stack } from '../../support/synth';

type Tree = Record<string, unknown>;

const small = appStack();

describe('the data', () => {
  const classOf = (stack: Stack): Tree => onlyResource(stack, 'kubernetes_storage_class_v1');
  const claimOf = (stack: Stack): Tree => onlyResource(stack, 'kubernetes_persistent_volume_claim_v1');

  test('are on an encrypted ESSD that is created beside the pod, can grow, and outlives its claim', () => {
    expect(classOf(small)).toMatchObject({
      storage_provisioner: 'diskplugin.csi.alibabacloud.com',
      parameters: { type: 'cloud_essd', performanceLevel: 'PL1', encrypted: 'true' },
      reclaim_policy: 'Retain',
      volume_binding_mode: 'WaitForFirstConsumer',
      allow_volume_expansion: true,
    });
    expect(
      classOf(appStack({ ack: { kmsKeyId: 'key-hzz62f1cb66fa42qo5dwq' } }))['parameters'],
    ).toHaveProperty('kmsKeyId', 'key-hzz62f1cb66fa42qo5dwq');
    expect(specOf(claimOf(appStack({ ack: { dataDisk: { sizeGiB: 200 } } })))).toMatchObject({
      resources: { requests: { storage: '200Gi' } },
    });
  });

  test('are not waited for, because the claim binds only when the pod is scheduled', () => {
    expect(claimOf(small)['wait_until_bound']).toBe(false);
  });

  test('are protected from a destroy, unless configured otherwise', () => {
    expect(claimOf(small)['lifecycle']).toEqual({ prevent_destroy: true });
    expect(claimOf(appStack({ ack: { protect: false } }))['lifecycle']).toEqual({ prevent_destroy: false });
  });

  test('stay in one zone with their pod', () => {
    expect(appPod(small).spec['affinity']).toMatchObject({
      node_affinity: {
        required_during_scheduling_ignored_during_execution: {
          node_selector_term: [
            {
              match_expressions: [
                { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['cn-hangzhou-h'] },
              ],
            },
          ],
        },
      },
    });
  });
});
