import { parse } from 'yaml';

import { programFiles } from '../../../host/release';
import { appPod, appStack, containerOf, envOf, WITH_DOMAIN } from '../../rig/pods/app';

const small = appStack();

test('the app’s container has the settings of the contract, and binds loopback', () => {
  expect(envOf(containerOf(appPod(appStack(WITH_DOMAIN)), 'open-design'))).toEqual({
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=192',
    OD_BIND_HOST: '127.0.0.1',
    OD_PORT: '7456',
    OD_DATA_DIR: '/app/.od',
    // Nothing serves the domain here, so the app is reached by a forwarded port or inside the cluster.
    OD_ALLOWED_ORIGINS:
      'https://design.example.com,http://localhost:8080,http://open-design.open-design.svc.cluster.local',
    OD_PUBLIC_BASE_URL: 'https://design.example.com',
  });
  const mount = containerOf(appPod(small), 'open-design').volume_mount?.[0];
  expect(mount).toEqual({ name: 'data', mount_path: '/app/.od', sub_path: 'app' });
});

test('without a domain, the app admits the origin of kubectl port-forward, and the endpoint explains it', () => {
  const { output = {} } = small.json;
  expect(output['endpoint']?.value).toBe('http://localhost:8080');
  expect(output['endpoint']?.description).toContain(
    'kubectl -n open-design port-forward service/open-design 8080:80',
  );
  expect(envOf(containerOf(appPod(small), 'open-design'))['OD_ALLOWED_ORIGINS']).toBe(
    'http://localhost:8080,http://open-design.open-design.svc.cluster.local',
  );
});

test('the health check is the same as on a host', () => {
  const compose = programFiles().find(({ path }) => path === 'etc/compose.yaml')?.content ?? '';
  const { services } = parse(compose.replace(/\{\{\w+\}\}/g, 'x')) as {
    services: Record<string, { healthcheck: { test: string[] } }>;
  };
  const probe = containerOf(appPod(small), 'open-design')['liveness_probe'] as {
    exec: { command: string[] };
  };
  expect(services['open-design']?.healthcheck.test).toEqual(['CMD', ...probe.exec.command]);
});
