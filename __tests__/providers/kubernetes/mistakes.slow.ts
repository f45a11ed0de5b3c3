import { providerData } from '../../../cli/provider-data';
import { Session, type TerraformJson } from '../../rehearsal/support/terraform';
import { describeWith } from '../../support/programs';
import { clusterStack, metadata, podWith } from './support/cluster';

/** Mistakes that the real provider's `validate` rejects: description, type, arguments and message. */
const MISTAKES: readonly (readonly [string, string, TerraformJson, RegExp])[] = [
  [
    'a name with capitals',
    'kubernetes_namespace_v1',
    { metadata: [{ name: 'Demo_1' }] },
    /name: got "Demo_1"[^]*the format dns1123Subdomain/,
  ],
  [
    'a name prefix with capitals',
    'kubernetes_namespace_v1',
    { metadata: [{ generate_name: 'Demo-' }] },
    /the format\s+dns1123SubdomainPrefix/,
  ],
  [
    'a label with a space',
    'kubernetes_namespace_v1',
    { metadata: [{ name: 'demo', labels: { tier: 'a b' } }] },
    /labels: got[^]*the format labels/,
  ],
  [
    "an annotation's key with two slashes",
    'kubernetes_namespace_v1',
    { metadata: [{ name: 'demo', annotations: { 'a/b/c': 'x' } }] },
    /the format annotations/,
  ],
  [
    'a Secret with data that is stored beside data that is not',
    'kubernetes_secret_v1',
    { metadata, data: { a: 'b' }, data_wo: { a: 'b' } },
    /data_wo: it conflicts with data/,
  ],
  [
    'a revision without data',
    'kubernetes_secret_v1',
    { metadata, data_wo_revision: 1 },
    /data_wo_revision: it needs data_wo/,
  ],
  [
    'a revision below 1',
    'kubernetes_secret_v1',
    { metadata, data_wo: { a: 'b' }, data_wo_revision: 0 },
    /data_wo_revision: got 0[^]*at least 1/,
  ],
  [
    'a probe of a port with an invalid name',
    'kubernetes_deployment_v1',
    podWith({ readiness_probe: [{ http_get: [{ port: 'health_check' }] }] }),
    /port: got "health_check"[^]*a port from 1 to 65535/,
  ],
  [
    'a port above the maximum',
    'kubernetes_deployment_v1',
    podWith({ port: [{ container_port: 80_000 }] }),
    /container_port: got 80000[^]*a port from 1/,
  ],
  [
    'a mode without its leading zero',
    'kubernetes_deployment_v1',
    podWith({}, { volume: [{ name: 'v', secret: [{ default_mode: '440' }] }] }),
    /default_mode: got "440"/,
  ],
  [
    'an argument with its name from a manifest',
    'kubernetes_deployment_v1',
    podWith({ imagePullPolicy: 'Always' }),
    /"imagePullPolicy"/,
  ],
  [
    'half of the pods',
    'kubernetes_pod_disruption_budget_v1',
    { metadata, spec: [{ max_unavailable: 'half', selector: [{}] }] },
    /max_unavailable: got "half"/,
  ],
  [
    'a schedule in words',
    'kubernetes_cron_job_v1',
    {
      metadata,
      spec: [
        {
          schedule: 'every day',
          job_template: [{ metadata: [{}], spec: [{ template: [{ metadata: [{}] }] }] }],
        },
      ],
    },
    /schedule: got "every day"[^]*the format cron/,
  ],
  [
    'an unknown type of Service',
    'kubernetes_service_v1',
    { metadata, spec: [{ type: 'Balanced' }] },
    /type: got "Balanced"[^]*"LoadBalancer"/,
  ],
];

describeWith(['terraform'], "a stand-in with kubernetes' data refuses", () => {
  let session: Session;
  beforeEach(async () => {
    session = await Session.start(providerData());
  });
  afterEach(() => session.close());

  test.each(MISTAKES)('%s', async (_, type, args, expected) => {
    await session.write(clusterStack({ resource: { [type]: { x: args } } }));
    const { code, stderr } = await session.run('validate');
    expect(stderr).toMatch(expected);
    expect(code).toBe(1);
  });

  test('an unknown argument in a block of the provider configuration', async () => {
    const exec = { api_version: 'client.authentication.k8s.io/v1', command: 'ack-credential' };
    const withExec = (more: TerraformJson): TerraformJson =>
      clusterStack({
        provider: { kubernetes: [{ host: 'https://192.0.2.1', exec: [{ ...exec, ...more }] }] },
        resource: { kubernetes_namespace_v1: { x: { metadata } } },
      });
    await session.write(withExec({ args: ['token'] }));
    expect((await session.run('validate')).code).toBe(0);
    await session.write(withExec({ arguments: ['token'] }));
    expect((await session.run('validate')).stderr).toContain('"arguments"');
  });
});
