import {
  appStack,
  appWithBackups,
  behind,
  BY_INGRESS,
  dataOf,
  nameOf,
  policiesOf,
  specOf,
} from '../../rig/pods/app';
import { ackWith } from '../../support/environments';
import { onlyResource, stackOf, synthText } from '../../support/synth';

type Tree = Record<string, unknown>;

/** The label with which the API server marks every namespace with its name. */
const NAME = 'kubernetes.io/metadata.name';

const small = appStack();
const backedUp = appWithBackups();

describe('the network', () => {
  const METADATA = '100.100.100.200';
  const contains = (cidr: string): boolean => {
    const [network = '', bits = '32'] = cidr.split('/');
    const number = (text: string): number =>
      text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - Number(bits));
    return Math.floor(number(METADATA) / size) === Math.floor(number(network) / size);
  };

  test('no pod reaches the metadata service', () => {
    const rules = policiesOf(backedUp).flatMap((policy) => specOf(policy)['egress'] as Tree[]);
    const blocks = rules.flatMap(({ to }) => to as { ip_block?: { cidr: string; except?: string[] } }[]);
    expect(rules.every(({ to }) => Array.isArray(to) && to.length > 0)).toBe(true);
    const open = blocks.filter(({ ip_block: block }) => block && contains(block.cidr));
    expect(open).not.toEqual([]);
    for (const { ip_block: block } of open) expect(block?.except?.some(contains)).toBe(true);
  });

  test('what no policy selects reaches nothing, and nothing reaches it', () => {
    const rest = policiesOf(small).find((policy) => nameOf(policy) === 'nothing-else');
    expect(rest && specOf(rest)).toEqual({
      pod_selector: {},
      policy_types: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
  });

  test('the pod comes after its policies and its secret', () => {
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

  test('in an adopted VPC, whose networks only Terraform knows: private networks, and no wait for its stack', () => {
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
    expect(stack.text).not.toContain('remote_state');
    expect(JSON.stringify(policiesOf(stack))).toContain('"cidr":"172.16.0.0/12"');
  });
});
