import { appPod, appStack, behind, containerOf, specOf, WITH_DOMAIN } from '../../rig/pods/app';
import { ackWith } from '../../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, synthText } from '../../support/synth';

type Tree = Record<string, unknown>;

const small = appStack();

describe('the Service', () => {
  const serviceOf = (stack: Stack): Tree => onlyResource(stack, 'kubernetes_service_v1');

  test('leads to the front proxy, never to the app itself', () => {
    const { type, selector, port } = specOf(serviceOf(small));
    expect({ type, selector }).toEqual({ type: 'ClusterIP', selector: appPod(small).labels });
    const [{ target_port: target }] = port as [{ target_port: string }];
    const proxy = containerOf(appPod(small), 'front-proxy')['port'] as { container_port: number }[];
    expect(proxy.map(({ container_port: one }) => String(one))).toContain(target);
    expect(containerOf(appPod(small), 'open-design')['port']).toBeUndefined();
  });

  test.each([
    ['clb', 'alicloud_slb_', undefined],
    ['nlb', 'alicloud_nlb_', 'alibabacloud.com/nlb'],
  ] as const)(
    '%s: is attached to the balancer of the slb stack, and does not change its listener',
    (kind, type, own) => {
      const stacks = synthText(ackWith({ ...behind(kind), ack: { ...WITH_DOMAIN.ack } }));
      const service = serviceOf(stackOf(stacks, 'test-ack-app'));
      const { annotations } = service['metadata'] as { annotations: Record<string, string> };
      const key = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer';
      const outputs = stackOf(stacks, 'test-slb').json.output ?? {};
      const producedBy = (text = ''): unknown => outputs[/outputs\.([\w-]+)\}/.exec(text)?.[1] ?? '']?.value;
      expect(producedBy(annotations[`${key}-id`])).toBe(outputs['load_balancer_id']?.value);
      expect(producedBy(annotations[`${key}-vgroup-port`])).toBe(outputs['server_group_id']?.value);
      expect(String(outputs['server_group_id']?.value)).toContain(type);
      expect(annotations[`${key}-vgroup-port`]).toMatch(/\}:80$/);
      expect(annotations[`${key}-force-override-listeners`]).toBe('false');
      // The balancer forwards to one port and probes another, which only the pod has.
      expect(annotations['service.beta.kubernetes.io/backend-type']).toBe('eni');
      expect(specOf(service)).toMatchObject({
        type: 'LoadBalancer',
        allocate_load_balancer_node_ports: false,
        port: [{ port: 80, target_port: '8080' }],
      });
      expect(specOf(service)['load_balancer_class']).toBe(own);
    },
  );
});

test('an Ingress has the domain and its certificate, and disables the default limits of nginx', () => {
  const ingress = onlyResource(
    appStack({
      ...WITH_DOMAIN,
      ack: { ...WITH_DOMAIN.ack, ingress: { className: 'inside', tlsSecretName: 'tls' } },
    }),
    'kubernetes_ingress_v1',
  );
  expect(specOf(ingress)).toMatchObject({
    ingress_class_name: 'inside',
    tls: [{ hosts: ['design.example.com'], secret_name: 'tls' }],
    rule: [{ host: 'design.example.com', http: { path: [{ path: '/', path_type: 'Prefix' }] } }],
  });
  expect((ingress['metadata'] as { annotations: Tree }).annotations).toMatchObject({
    'nginx.ingress.kubernetes.io/proxy-body-size': '0',
    'nginx.ingress.kubernetes.io/proxy-buffering': 'off',
    'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
  });
  expect(resourcesOf(small, 'kubernetes_ingress_v1')).toEqual([]);
});
