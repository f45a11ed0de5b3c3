import { readFileSync } from 'node:fs';
import path from 'node:path';

import { synthesise } from '../../stacks/synthesise';
import { appPod, appStack, appWithBackups, behind, dataOf, WITH_DOMAIN } from '../rig/pods/app';
import { ackWith, loadText, withFolder } from '../support/environments';
import { readable } from '../support/readable';
import { addressesOf, type Stack, stackOf, synthFixture } from '../support/synth';

const small = appStack();

describe('the stack', () => {
  test('connects only to the cluster, with a kubeconfig that is stored nowhere', () => {
    expect(Object.keys(small.json.provider)).toEqual(['kubernetes']);
    expect(small.json).toMatchObject({
      variable: { kubeconfig: { ephemeral: true, sensitive: true, type: 'string' } },
    });
    expect(JSON.stringify(small.json.provider)).not.toMatch(/config_path|"token"|password|exec/);
    expect(JSON.stringify(small.json.resource)).not.toContain('var.kubeconfig');
  });

  test('is deployed after the cluster and after its balancer', () => {
    withFolder((folder) => {
      const dependencies = (text: string): string[] => {
        synthesise(loadText(text), folder);
        const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
          stacks: Record<string, { dependencies: string[] }>;
        };
        return manifest.stacks['test-ack-app']?.dependencies ?? [];
      };
      expect(dependencies(ackWith())).toEqual(['test-ack']);
      expect(dependencies(ackWith({ ...behind('nlb') })).sort()).toEqual(['test-ack', 'test-slb']);
    });
  });

  test('passes on the other settings: filing number, clients, zone', () => {
    const full = stackOf(synthFixture('ack'), 'ack-ack-app');
    const conf =
      dataOf(full, 'kubernetes_config_map_v1', 'open-design-front-proxy')['front-proxy.conf'] ?? '';
    expect(conf).toContain('ICP&#22791;12345678');
    expect(conf).toContain('198.51.100.7/32 1;');
    expect(conf).toContain('server_name design.example.com;');
    expect(JSON.stringify(appPod(full).spec['affinity'])).toContain('cn-hangzhou-i');
  });
});

describe('a domain', () => {
  const { endpoint } = appStack(WITH_DOMAIN).json.output ?? {};
  const originsOf = (stack: Stack): string | undefined =>
    appPod(stack)
      .containers.flatMap(({ env = [] }) => env)
      .find(({ name }) => name === 'OD_ALLOWED_ORIGINS')?.value;

  test('that nothing serves is not the endpoint, and a forwarded port works', () => {
    expect(endpoint?.value).toBe('http://localhost:8080');
    expect(endpoint?.description).toContain('kubectl -n open-design port-forward service/');
    expect(originsOf(appStack(WITH_DOMAIN))?.split(',')).toEqual([
      'https://design.example.com',
      'http://localhost:8080',
      'http://open-design.open-design.svc.cluster.local',
    ]);
  });

  test('behind a balancer is the endpoint', () => {
    const stack = appStack(behind('nlb'));
    expect(stack.json.output?.['endpoint']?.value).toBe('https://design.example.com');
    expect(originsOf(stack)).toBe('https://design.example.com');
  });
});

test('a changed configuration of the front proxy replaces the pod', () => {
  const hash = (stack: Stack): string | undefined =>
    appPod(stack).annotations['open-design/front-proxy-sha256'];
  expect(hash(small)).toMatch(/^[0-9a-f]{64}$/);
  expect(hash(appStack({ access: { allow: ['198.51.100.0/24'] } }))).not.toBe(hash(small));
  expect(hash(appWithBackups())).toBe(hash(small));
});

// Everything that a deploy would do. The programs of the jobs have their own tests.
test('ack-ack-app', () => {
  const full = stackOf(synthFixture('ack'), 'ack-ack-app');
  expect(readable('ack', full)).toMatchSnapshot();
  expect(addressesOf(full)).toMatchSnapshot();
});
