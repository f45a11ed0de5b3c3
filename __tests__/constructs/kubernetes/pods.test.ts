import { appPod, appStack, appWithBackups, nameOf, podsOf, policiesOf, specOf } from '../../rig/pods/app';
import { onlyResource, resourcesOf } from '../../support/synth';

type Tree = Record<string, unknown>;

const small = appStack();
const backedUp = appWithBackups();

describe.each(podsOf(backedUp).map((pod) => [pod.name, pod] as const))('the pod of %s', (_, pod) => {
  test('is restricted, as the namespace requires', () => {
    expect(pod.spec).toMatchObject({
      security_context: { run_as_non_root: true, seccomp_profile: { type: 'RuntimeDefault' } },
    });
    expect(pod.containers.length).toBeGreaterThan(1);
    for (const { security_context: security } of pod.containers) {
      expect(security).toMatchObject({
        run_as_non_root: true,
        allow_privilege_escalation: false,
        privileged: false,
        capabilities: { drop: ['ALL'] },
        seccomp_profile: { type: 'RuntimeDefault' },
      });
      expect(Number(security?.['run_as_user'])).toBeGreaterThan(0);
    }
    expect(JSON.stringify(pod.spec)).not.toMatch(/host_(path|network|pid|ipc|port)|"add"/);
  });

  test('writes only to its volumes, and has resource limits', () => {
    for (const { security_context: security, resources } of pod.containers) {
      expect(security).toHaveProperty('read_only_root_filesystem', true);
      expect(Object.keys(resources?.limits ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      expect(Object.keys(resources?.requests ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
    }
    for (const { empty_dir: empty } of pod.spec.volume) {
      if (empty) expect(empty).toHaveProperty('size_limit');
    }
  });

  test('has no credentials for the API server', () => {
    expect(pod.spec).toMatchObject({ automount_service_account_token: false, enable_service_links: false });
  });

  test('is selected by a policy for both ingress and egress', () => {
    const selecting = policiesOf(backedUp).filter((policy) => {
      const { match_labels: labels = {} } = specOf(policy)['pod_selector'] as { match_labels?: Tree };
      return Object.entries(labels).every(([key, value]) => pod.labels[key] === value);
    });
    expect(selecting.map(nameOf).sort()).toEqual(
      ['nothing-else', pod.labels['app.kubernetes.io/component']].sort(),
    );
    for (const policy of selecting) expect(specOf(policy)['policy_types']).toEqual(['Ingress', 'Egress']);
  });
});

test('the namespace admits only restricted pods, by a pinned version of the standard', () => {
  const { labels } = onlyResource(small, 'kubernetes_namespace_v1')['metadata'] as { labels: Tree };
  for (const mode of ['enforce', 'audit', 'warn']) {
    expect(labels[`pod-security.kubernetes.io/${mode}`]).toBe('restricted');
    expect(labels[`pod-security.kubernetes.io/${mode}-version`]).toMatch(/^v1\.\d+$/);
  }
});

test('service accounts have no token, and keep what ACK’s credential helper writes into them', () => {
  const accounts = resourcesOf(backedUp, 'kubernetes_service_account_v1');
  expect(accounts.map(nameOf)).toEqual(expect.arrayContaining(['open-design', 'open-design-backup']));
  for (const account of accounts) {
    expect(account).toMatchObject({
      automount_service_account_token: false,
      lifecycle: { ignore_changes: ['image_pull_secret'] },
    });
  }
});

test('every pod uses the Secret for the registry, and the stack does not create it', () => {
  const stack = appWithBackups({ pullSecret: 'registry' });
  for (const pod of podsOf(stack)) expect(pod.spec['image_pull_secrets']).toEqual([{ name: 'registry' }]);
  expect(resourcesOf(stack, 'kubernetes_secret_v1').map(nameOf)).toEqual(['open-design']);
});

test('the pod can be evicted, so that its node can be drained', () => {
  const { max_unavailable: most, selector } = specOf(
    onlyResource(small, 'kubernetes_pod_disruption_budget_v1'),
  ) as { max_unavailable: string; selector: { match_labels: Tree } };
  expect(most).toBe('1');
  expect(selector.match_labels).toEqual(appPod(small).labels);
});
