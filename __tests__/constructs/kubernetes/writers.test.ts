import { appPod, appStack, appWithBackups, podsOf, specOf } from '../../rig/pods/app';
import { onlyResource, resourcesOf } from '../../support/synth';

const small = appStack();
const backedUp = appWithBackups();

describe('two pods never write the same SQLite files', () => {
  test('one replica, which stops before the next one starts, on a disk of one node, without autoscaling', () => {
    expect(specOf(onlyResource(small, 'kubernetes_deployment_v1'))).toMatchObject({
      replicas: '1',
      strategy: { type: 'Recreate' },
    });
    expect(specOf(onlyResource(small, 'kubernetes_persistent_volume_claim_v1'))['access_modes']).toEqual([
      'ReadWriteOnce',
    ]);
    expect(small.text).not.toContain('horizontal_pod_autoscaler');
  });

  test.each(['open-design', 'open-design-restore'])('%s is not scheduled beside the app', (name) => {
    const pod = podsOf(backedUp).find((one) => one.name === name);
    expect(pod?.spec['affinity']).toMatchObject({
      pod_anti_affinity: {
        required_during_scheduling_ignored_during_execution: [
          {
            topology_key: 'kubernetes.io/hostname',
            label_selector: [{ match_labels: appPod(backedUp).labels }],
          },
        ],
      },
    });
  });

  test('a backup runs on the node of the app; a restore is started by hand', () => {
    const [backup, restore] = resourcesOf(backedUp, 'kubernetes_cron_job_v1');
    expect(
      podsOf(backedUp).find(({ name }) => name === 'open-design-backup')?.spec['affinity'],
    ).toMatchObject({
      pod_affinity: {
        required_during_scheduling_ignored_during_execution: [
          { label_selector: [{ match_labels: appPod(backedUp).labels }] },
        ],
      },
    });
    expect([backup, restore].map((one) => specOf(one ?? {})['suspend'])).toEqual([false, true]);
    for (const job of [backup, restore]) expect(specOf(job ?? {})['concurrency_policy']).toBe('Forbid');
  });
});
