import {
  appStack,
  appWithBackups,
  behind,
  dataOf,
  nameOf,
  policiesOf,
  specOf,
  WITH_DOMAIN,
} from '../../rig/pods/app';
import { ackWith } from '../../support/environments';
import { onlyResource, stackOf, synthText } from '../../support/synth';

type Tree = Record<string, unknown>;

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

  test.each([
    ['a CLB', behind('clb'), ['100.64.0.0/10'], 'X-Forwarded-For'],
    ['an NLB', behind('nlb'), ['10.80.0.0/20', '10.80.16.0/20'], 'proxy_protocol'],
    ['nothing', {}, ['exists kubernetes.io/metadata.name', '10.80.0.0/16'], 'X-Forwarded-For'],
    [
      'an Ingress',
      { ...WITH_DOMAIN, ack: { ...WITH_DOMAIN.ack, ingress: { tlsSecretName: 'tls' } } },
      ['kube-system', '10.80.0.0/16'],
      'X-Forwarded-For',
    ],
  ])('behind %s: it sends the requests, and the nodes may send probes', (_, change, sources, header) => {
    const stack = appStack(change);
    const app = policiesOf(stack).find((policy) => nameOf(policy) === 'app');
    const [requests, probes] = specOf(app ?? {})['ingress'] as { from: Tree[]; ports: { port: string }[] }[];
    const said = (peer: Tree): string => {
      const { ip_block: block, namespace_selector: namespace } = peer as {
        ip_block?: { cidr: string };
        namespace_selector?: { match_labels?: Record<string, string>; match_expressions?: Tree[] };
      };
      const [expression] = namespace?.match_expressions ?? [];
      return (
        block?.cidr ??
        namespace?.match_labels?.['kubernetes.io/metadata.name'] ??
        `${String(expression?.['operator']).toLowerCase()} ${String(expression?.['key'])}`
      );
    };
    expect(requests?.ports).toEqual([{ protocol: 'TCP', port: '8080' }]);
    expect(requests?.from.map(said)).toEqual(sources);
    expect(probes?.ports).toEqual([{ protocol: 'TCP', port: '8081' }]);
    expect(probes?.from.map(said)).toContain('10.80.0.0/16');
    const conf =
      dataOf(stack, 'kubernetes_config_map_v1', 'open-design-front-proxy')['front-proxy.conf'] ?? '';
    expect(conf).toContain(`real_ip_header ${header};`);
    // The kubelet probes from its node.
    expect(conf).toContain('set_real_ip_from 10.80.0.0/16;');
  });

  test('in an adopted VPC, private networks are trusted, because only Terraform knows its networks', () => {
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
