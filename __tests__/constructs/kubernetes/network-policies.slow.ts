import { INTERNAL_NETWORKS } from '../../../alibaba-cloud/networks';
import { ENV } from '../../../open-design/contract';
import {
  appPod,
  appStack,
  appWithBackups,
  BACKUP,
  behind,
  BY_INGRESS,
  containerOf,
  dataOf,
  envOf,
  nameOf,
  policiesOf,
  specOf,
} from '../../rig/pods/app';
import { ackWith } from '../../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, synthText } from '../../support/synth';
import { egressOf, mayConnect } from './network-policy-rules';

type Tree = Record<string, unknown>;

/** The label with which the API server marks every namespace with its name. */
const NAME = 'kubernetes.io/metadata.name';

const small = appStack();
const backedUp = appWithBackups();

describe('the network', () => {
  /** Addresses, and the ports on which something answers there. */
  const PLACES = {
    'a model provider': ['8.8.4.4', 443],
    'a registry on another port': ['93.184.216.34', 8443],
    'the metadata service': ['100.100.100.200', 80],
    'STS and OSS inside the VPC': ['100.118.28.7', 443],
    'OSS without TLS': ['100.118.28.7', 80],
    'the DNS servers of the VPC': ['100.100.2.136', 53],
    'the kubelet of a node': ['10.80.0.5', 10250],
    'a neighbour in the VPC': ['10.80.16.9', 5432],
    'another pod': ['10.80.1.77', 8080],
    'the API server as a Service': ['192.168.0.1', 443],
    'an office behind a VPN': ['172.16.3.4', 22],
    'a link-local address': ['169.254.20.10', 53],
    'a host’s bridge': ['198.18.0.1', 443],
    'a multicast group': ['224.0.0.251', 5353],
    'a reserved address': ['240.0.0.1', 443],
  } as const satisfies Readonly<Record<string, readonly [string, number]>>;

  /** The places that the pods of a component reach, apart from the DNS pods. */
  const reachedBy = (stack: Stack, component: string): readonly string[] =>
    Object.entries(PLACES)
      .filter(([, [address, port]]) => mayConnect(egressOf(stack, component), address, port))
      .map(([name]) => name);

  test('every rule for outgoing traffic names its peers, of which only DNS is selected by labels', () => {
    for (const policy of policiesOf(backedUp)) {
      for (const { to, ports } of egressOf(backedUp, nameOf(policy))) {
        expect(to.length).toBeGreaterThan(0);
        const selected = to.filter(({ ip_block: block }) => !block);
        expect(selected.length === 0 || ports?.every(({ port }) => port === '53')).toBe(true);
      }
    }
  });

  test('the app reaches the internet, and nothing internal', () => {
    expect(reachedBy(backedUp, 'app')).toEqual(['a model provider', 'a registry on another port']);
  });

  test('a backup reaches STS and OSS inside the VPC, and nothing else', () => {
    expect(reachedBy(backedUp, 'backup')).toEqual(['STS and OSS inside the VPC']);
  });

  test('app.egress opens a network to the app alone, and tells it the hosts in it', () => {
    const stack = appStack({
      app: {
        egress: { networks: ['10.80.16.8/29', '172.16.3.4/32'], hosts: ['llm.internal', '172.16.3.4'] },
      },
      ack: BACKUP,
    });
    expect(reachedBy(stack, 'app')).toEqual([
      'a model provider',
      'a registry on another port',
      'a neighbour in the VPC',
      'an office behind a VPN',
    ]);
    expect(reachedBy(stack, 'backup')).toEqual(reachedBy(backedUp, 'backup'));
    const variable = ENV.allowedInternalHosts;
    expect(envOf(containerOf(appPod(stack), 'open-design'))[variable]).toBe('llm.internal,172.16.3.4');
    expect(envOf(containerOf(appPod(small), 'open-design'))).not.toHaveProperty(variable);
  });

  test('a pod without its own policy reaches nothing, and nothing reaches it', () => {
    const rest = policiesOf(small).find((policy) => nameOf(policy) === 'nothing-else');
    expect(rest && specOf(rest)).toEqual({
      pod_selector: {},
      policy_types: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
  });

  test('the pod is created after its policies and its secret', () => {
    const { depends_on: after } = onlyResource(backedUp, 'kubernetes_deployment_v1') as {
      depends_on: string[];
    };
    for (const word of ['token', 'policies_app', 'policies_nothing-else']) {
      expect(after.join()).toContain(word);
    }
  });

  const IN_PODS = { namespace_selector: { match_expressions: [{ key: NAME, operator: 'Exists' }] } };
  const controller = (namespace: string, key: string, value: string): Tree => ({
    namespace_selector: { match_labels: { [NAME]: namespace } },
    pod_selector: { match_labels: { [key]: value } },
  });
  const blocks = (...cidrs: string[]): Tree[] => cidrs.map((cidr) => ({ ip_block: { cidr } }));
  const V_SWITCHES = ['10.80.0.0/20', '10.80.16.0/20'];
  const other = { controllerNamespace: 'ingress', controllerLabel: 'app.kubernetes.io/name=nginx' };
  const ingress = { ...BY_INGRESS.ack.ingress, ...other };

  test.each([
    ['a CLB', behind('clb'), blocks('100.64.0.0/10'), 'X-Forwarded-For', ['100.64.0.0/10']],
    ['an NLB', behind('nlb'), blocks(...V_SWITCHES), 'proxy_protocol', V_SWITCHES],
    ['nothing', {}, [IN_PODS, ...blocks('10.80.0.0/16')], undefined, []],
    [
      'an Ingress',
      BY_INGRESS,
      [controller('kube-system', 'app', 'ingress-nginx')],
      'X-Forwarded-For',
      V_SWITCHES,
    ],
    [
      'an Ingress of another controller',
      { ...BY_INGRESS, ack: { ...BY_INGRESS.ack, ingress } },
      [controller('ingress', 'app.kubernetes.io/name', 'nginx')],
      'X-Forwarded-For',
      V_SWITCHES,
    ],
  ] as [string, Tree, Tree[], string | undefined, string[]][])(
    'behind %s: requests come from there and are believed from there; probes come from the nodes too',
    (_, change, sources, header, believed) => {
      const stack = appStack(change);
      const app = policiesOf(stack).find((policy) => nameOf(policy) === 'app');
      const [requests, probes] = specOf(app ?? {})['ingress'] as { from: Tree[]; ports: Tree[] }[];
      expect(requests).toEqual({ from: sources, ports: [{ protocol: 'TCP', port: '8080' }] });
      expect(probes?.ports).toEqual([{ protocol: 'TCP', port: '8081' }]);
      expect(probes?.from).toEqual(expect.arrayContaining(blocks('10.80.0.0/16')));
      const conf =
        dataOf(stack, 'kubernetes_config_map_v1', 'open-design-front-proxy')['front-proxy.conf'] ?? '';
      expect(/real_ip_header (\S+);/.exec(conf)?.[1]).toBe(header);
      const trusted = [...conf.matchAll(/set_real_ip_from (\S+);/g)].map(([, network]) => network);
      expect(trusted).toEqual(believed);
      // The kubelet asks from its node.
      expect(conf).toContain('allow 10.80.0.0/16;');
    },
  );

  test('in an adopted VPC, the proxy trusts private networks, and the app reaches neither them nor the VPC', () => {
    const stacks = synthText(
      ackWith({
        network: {
          cidr: undefined,
          vpcId: 'vpc-bp1m7v25emi1h5mtc0123',
          vSwitches: {
            'cn-hangzhou-h': 'vsw-bp1s5fnvk4gn2tws00001',
            'cn-hangzhou-i': 'vsw-bp1s5fnvk4gn2tws00002',
          },
        },
      }),
    );
    const stack = stackOf(stacks, 'test-ack-app');
    expect(JSON.stringify(resourcesOf(stack, 'kubernetes_config_map_v1'))).not.toContain('remote_state');
    expect(JSON.stringify(policiesOf(stack))).toContain('"cidr":"172.16.0.0/12"');
    // The app may not reach the VPC, wherever it lies; its stack comes after the network's anyway.
    const [except] = egressOf(stack, 'app').flatMap(
      ({ to }) => to.flatMap(({ ip_block: block }) => block?.except ?? []).join(' ') || [],
    );
    expect(except?.split(' ')).toEqual([
      ...INTERNAL_NETWORKS,
      expect.stringMatching(/remote_state\..*cidr_block\}$/),
    ]);
  });
});
