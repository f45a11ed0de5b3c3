import { parse } from 'yaml';

import { programFiles } from '../../../host/release';
import { RESERVED_PATTERN } from '../../../open-design/environment';
import { appPod, appStack, containerOf, envOf, WITH_DOMAIN } from '../../rig/pods/app';

const small = appStack();

test('the app’s container has the settings of the contract, and binds loopback', () => {
  expect(envOf(containerOf(appPod(appStack(WITH_DOMAIN)), 'open-design'))).toEqual({
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=512',
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

test('the memory of the contract is reserved in full, with the CPU of the guide', () => {
  expect(containerOf(appPod(small), 'open-design').resources).toMatchObject({
    requests: { cpu: '250m', memory: '1Gi' },
    limits: { cpu: '1', memory: '1Gi' },
  });
});

test('app.memoryMiB, app.cpus, app.environment and app.outboundProxy reach the container', () => {
  const app = {
    memoryMiB: 2000,
    cpus: 1.75,
    environment: { LOG_LEVEL: 'debug', PRICE: '$$5 for $(OD_PORT) and ${HOME}' },
    outboundProxy: 'http://10.20.0.9:3128',
    egress: { networks: ['10.20.0.0/24'], hosts: ['llm.internal'] },
  };
  const container = containerOf(appPod(appStack({ app })), 'open-design');
  expect(container.resources?.limits).toMatchObject({ cpu: '1750m', memory: '2000Mi' });
  expect(envOf(container)).toMatchObject({
    NODE_OPTIONS: '--max-old-space-size=1000',
    HTTP_PROXY: 'http://10.20.0.9:3128',
    HTTPS_PROXY: 'http://10.20.0.9:3128',
    NO_PROXY: 'localhost,127.0.0.1,llm.internal',
    LOG_LEVEL: 'debug',
    // Kubernetes takes $$ for $ and replaces $(NAME). Terraform replaces ${, and takes $${ for it.
    PRICE: '$$$$5 for $$(OD_PORT) and $$${HOME}',
  });
  expect(container).not.toHaveProperty('env_from');
});

test('the variables of a Secret reach the container, and no other', () => {
  const pod = appPod(appStack({ ack: { environmentSecret: 'app-environment' } }));
  expect(containerOf(pod, 'open-design')['env_from']).toEqual([{ secret_ref: { name: 'app-environment' } }]);
  for (const name of ['first-settings', 'front-proxy']) {
    expect(containerOf(pod, name)).not.toHaveProperty('env_from');
  }
});

test('every variable that this project sets is reserved', () => {
  const daemonEnv = programFiles().find(({ path }) => path === 'etc/daemon.env')?.content ?? '';
  const host = [...daemonEnv.matchAll(/^(\w+)=/gm)].map(([, name]) => name ?? '');
  const pod = containerOf(appPod(small), 'open-design').env?.map(({ name }) => name) ?? [];
  expect(host).toEqual(expect.arrayContaining(['OD_API_TOKEN', 'NODE_OPTIONS']));
  for (const name of [...host, ...pod]) expect(name).toMatch(new RegExp(`^(${RESERVED_PATTERN})$`));
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
