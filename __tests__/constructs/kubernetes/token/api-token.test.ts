import { appPod, appStack, containerOf } from '../../../rig/pods/app';
import { onlyResource, type Stack } from '../../../support/synth';

type Tree = Record<string, unknown>;

const small = appStack();

describe('the token', () => {
  const secret = onlyResource(small, 'kubernetes_secret_v1');

  test('is an ephemeral value in a write-only argument, so nothing stores it', () => {
    expect(small.json).toMatchObject({
      ephemeral: { random_password: { token: { length: 43, special: false } } },
    });
    expect(Object.keys(secret).sort()).toEqual(['data_wo', 'data_wo_revision', 'metadata', 'type']);
    const elsewhere = JSON.stringify({ ...small.json, resource: undefined }).concat(
      ...Object.entries(small.json.resource ?? {})
        .filter(([type]) => type !== 'kubernetes_secret_v1')
        .map(([, all]) => JSON.stringify(all)),
    );
    expect(elsewhere).not.toContain('random_password.token');
    expect(small.json.terraform).toMatchObject({
      required_providers: { random: { source: 'hashicorp/random' } },
    });
  });

  test('is replaced only if the revision is increased, which also replaces the pod', () => {
    const raised = appStack({ ack: { tokenRevision: 7 } });
    for (const [stack, revision] of [
      [small, 1],
      [raised, 7],
    ] as const) {
      expect(onlyResource(stack, 'kubernetes_secret_v1')['data_wo_revision']).toBe(revision);
      expect(appPod(stack).annotations['open-design/token-revision']).toBe(String(revision));
    }
    const without = (stack: Stack): string =>
      stack.text.replace(/("data_wo_revision": |"open-design\/token-revision": ")\d/g, '$1');
    expect(without(raised)).toBe(without(small));
  });

  test('is at the location in the outputs, under the keys that the pod reads', () => {
    const data = secret['data_wo'] as Tree;
    const { output = {} } = small.json;
    expect(output['token_location']?.value).toBe('open-design/open-design/api-token');
    expect(output['token_command']?.value).toBe(
      "kubectl -n open-design get secret open-design -o jsonpath='{.data.api-token}' | base64 -d",
    );
    expect(Object.keys(data).sort()).toEqual(['api-token', 'front-proxy-secret.conf']);
    const pod = appPod(small);
    const env = containerOf(pod, 'open-design').env?.find(({ name }) => name === 'OD_API_TOKEN');
    expect(env?.value_from).toMatchObject({ secret_key_ref: { key: 'api-token' } });
    const volume = pod.spec.volume.find(({ name }) => name === 'front-proxy-secret');
    // Only the map is mounted, for the pod's group. The app's container does not mount it.
    expect(volume?.['secret']).toMatchObject({
      items: [{ key: 'front-proxy-secret.conf' }],
      default_mode: '0440',
    });
    expect(containerOf(pod, 'open-design').volume_mount?.map(({ name }) => name)).toEqual([
      'data',
      'app-temp',
    ]);
  });
});
