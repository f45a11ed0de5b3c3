import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { synthesise } from '../../stacks/synthesise';
import { appPod, appStack, appWithBackups, behind, dataOf } from '../rig/pods/app';
import { ackWith, loadText, withFolder } from '../support/environments';
import { addressesOf, readable, type Stack, stackOf, synthFixture } from '../support/synth';

const small = appStack();

describe('the stack', () => {
  test('speaks to the cluster alone, with a kubeconfig that is kept nowhere', () => {
    expect(Object.keys(small.json.provider)).toEqual(['kubernetes']);
    expect(small.json).toMatchObject({
      variable: { kubeconfig: { ephemeral: true, sensitive: true, type: 'string' } },
    });
    expect(JSON.stringify(small.json.provider)).not.toMatch(/config_path|"token"|password|exec/);
    expect(JSON.stringify(small.json.resource)).not.toContain('var.kubeconfig');
  });

  test('comes after the cluster, and after the balancer whose server group it fills', () => {
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

  test('passes on what else the file says: filing number, clients, zone', () => {
    const full = stackOf(synthFixture('ack'), 'ack-ack-app');
    const conf =
      dataOf(full, 'kubernetes_config_map_v1', 'open-design-front-proxy')['front-proxy.conf'] ?? '';
    expect(conf).toContain('ICP&#22791;12345678');
    expect(conf).toContain('198.51.100.7/32 1;');
    expect(conf).toContain('server_name design.example.com;');
    expect(JSON.stringify(appPod(full).spec['affinity'])).toContain('cn-hangzhou-i');
  });
});

test('another configuration of the front proxy is another pod', () => {
  const hash = (stack: Stack): string | undefined =>
    appPod(stack).annotations['open-design/front-proxy-sha256'];
  expect(hash(small)).toMatch(/^[0-9a-f]{64}$/);
  expect(hash(appStack({ access: { allow: ['198.51.100.0/24'] } }))).not.toBe(hash(small));
  expect(hash(appWithBackups())).toBe(hash(small));
});

// What a deploy would do, whole; the programs of the jobs have tests of their own.
test('ack-ack-app', () => {
  const full = stackOf(synthFixture('ack'), 'ack-ack-app');
  const text = readable(full).replace(
    /("[a-z_]+\.(?:sh|py)": )"((?:[^"\\]|\\.)*)"/g,
    (_, key: string, program: string) =>
      `${key}"<sha256 ${createHash('sha256').update(program).digest('hex')}>"`,
  );
  expect(text).toMatchSnapshot();
  expect(addressesOf(full)).toMatchSnapshot();
});
