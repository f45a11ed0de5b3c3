import { readFileSync } from 'node:fs';
import path from 'node:path';

import { WITH_DOMAIN, appPod, appStack, containerOf, envOf } from './app';

const small = appStack();

test('the app’s container gets what the contract names, and binds loopback', () => {
  expect(envOf(containerOf(appPod(appStack(WITH_DOMAIN)), 'open-design'))).toEqual({
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=192',
    OD_BIND_HOST: '127.0.0.1',
    OD_PORT: '7456',
    OD_DATA_DIR: '/app/.od',
    OD_ALLOWED_ORIGINS: 'https://design.example.com',
    OD_PUBLIC_BASE_URL: 'https://design.example.com',
  });
  const mount = containerOf(appPod(small), 'open-design').volume_mount?.[0];
  expect(mount).toEqual({ name: 'data', mount_path: '/app/.od', sub_path: 'app' });
});

test('without a domain the app admits what kubectl port-forward makes of it, and the endpoint says how', () => {
  const { output = {} } = small.json;
  expect(output['endpoint']?.value).toBe('http://localhost:8080');
  expect(output['endpoint']?.description).toContain(
    'kubectl -n open-design port-forward service/open-design 8080:80',
  );
  expect(envOf(containerOf(appPod(small), 'open-design'))['OD_ALLOWED_ORIGINS']).toBe(
    'http://localhost:8080,http://open-design.open-design.svc.cluster.local',
  );
});

test('the health check is the one of the host’s container', () => {
  const compose = readFileSync(path.join(__dirname, '../../cloud-init/host/etc/compose.yaml'), 'utf8');
  const [, script] = /- -e\n\s+- (.*)\n/.exec(compose) ?? [];
  const probe = containerOf(appPod(small), 'open-design')['liveness_probe'] as {
    exec: { command: string[] };
  };
  expect(probe.exec.command.at(-1)).toBe(
    script?.replace('@@DAEMON_PORT@@', '7456').replace('@@HEALTH_PATH@@', '/api/health'),
  );
});
