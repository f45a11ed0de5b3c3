import { type PodFront, podTrafficOf } from '../../constructs/kubernetes/pod-traffic';
import { PROXY_PLACE } from '../../constructs/kubernetes/proxy-config';
import type { Network } from '../../constructs/network/network';
import type { BalancerFront, ClientAddress } from '../../open-design/front-proxy/front';
import { frontProxyTemplate } from '../../open-design/front-proxy/front-proxy';
import { EXPRESSIONS, STAND_IN, WHEN } from './stand-ins';
import { literal } from './template';

/** The network of the nodes, for what is known of it at synth. */
const NETWORK = {
  cidr: STAND_IN.network,
  vSwitches: [{ cidr: STAND_IN.vSwitch }, { cidr: STAND_IN.otherVSwitch }],
} as unknown as Network;

/** Every sender of requests, with the condition under which it is the one; undefined: no other is. It is the last. */
const FRONTS: readonly { readonly when: string | undefined; readonly front: BalancerFront }[] = (
  [
    [WHEN.ingress, { namespace: STAND_IN.controllerNamespace, label: 'key=value' }],
    [WHEN.nlb, 'nlb'],
    [WHEN.clb, 'clb'],
    [undefined, 'network'],
  ] satisfies [string | undefined, PodFront][]
).map(([when, front]) => ({ when, front: podTrafficOf(front, NETWORK).front }));

/** A list of networks as JSON. */
const networks = (cidrs: readonly string[]): string => {
  if (cidrs.includes(STAND_IN.vSwitch)) return '{{ $.Values.network.vSwitches | uniq | toJson }}';
  const { value = '' } = EXPRESSIONS.get(cidrs[0] ?? '') ?? {};
  return cidrs[0] === STAND_IN.network ? `{{ list ${value} | toJson }}` : JSON.stringify(cidrs);
};

/** When the sender is one of those that a function names. */
const when = (isMeant: (front: BalancerFront) => boolean): string => {
  const meant = FRONTS.filter(({ front }) => isMeant(front)).map((one) => one.when);
  const others = FRONTS.filter(({ front }) => !isMeant(front)).map((one) => one.when);
  if (others.every((other) => other === undefined)) return WHEN.served;
  if (meant.every((one) => one === undefined)) return `not (${WHEN.served})`;
  if (meant.includes(undefined)) throw new Error('got a section for some senders and for none');
  return meant.length === 1 ? (meant[0] ?? '') : `or ${meant.map((one) => `(${one ?? ''})`).join(' ')}`;
};

const passes = (clientAddress: ClientAddress): string =>
  when((front) => front.clientAddress === clientAddress);

/** When a section of the configuration is there. True: always; false: never, in a pod. */
const SECTIONS: Readonly<Record<string, string | boolean>> = {
  everyone: 'kindIs "string" $.Values.access.allow',
  listed: 'kindIs "slice" $.Values.access.allow',
  tls: false,
  webroot: false,
  balancer: true,
  'X-Forwarded-For': passes('X-Forwarded-For'),
  proxy_protocol: passes('proxy_protocol'),
  peer: passes('peer'),
  kubelet: when(({ nodes }) => nodes !== undefined),
  filing: '$.Values.access.icpNumber',
  // Inside the cluster, clients connect by other names.
  domain: `and ${WHEN.domain} (${when(({ clientAddress }) => clientAddress !== 'peer')})`,
};

/** The lists of the configuration. */
const LISTS: Readonly<Record<string, string>> = {
  CLIENTS: '$.Values.access.allow | uniq',
  BALANCER_SOURCES: '(include "open-design.sources" $ | fromJsonArray)',
  NODES: '(list $.Values.network.cidr)',
};

/** The values of the configuration. Patterns of the schema keep signs of nginx out of them. */
const VALUES: Readonly<Record<string, string>> = {
  SERVER_NAME: '$.Values.access.domain | default "_"',
  ICP_NUMBER: 'include "open-design.icp-number" $',
};

const known = <Value>(table: Readonly<Record<string, Value>>, name: string): Value => {
  const value = table[name];
  if (value === undefined)
    throw new Error(`the front proxy's configuration has ${name}, which the chart does not know`);
  return value;
};

/**
 * The configuration of the front proxy as a template of Helm. A line that only begins or ends a section becomes an action
 * at the beginning of the line below it, so that the rendered text has the lines of a synth and no others.
 */
export const frontProxyText = (): string => {
  const lines: string[] = [];
  /** The end of each open section; undefined: a section that is always there. */
  const ends: (string | undefined)[] = [];
  let left = 0;
  /** Actions for the beginning of the next line. */
  let actions = '';
  for (const line of frontProxyTemplate(PROXY_PLACE).split('\n')) {
    const [, word, argument = ''] = /^\{\{([#/]\w+) ?([\w-]*)\}\}$/.exec(line) ?? [];
    if (left > 0) {
      left += word === '#if' ? 1 : word === '/if' ? -1 : 0;
    } else if (word === '#if') {
      const when = known(SECTIONS, argument);
      if (when === false) left = 1;
      else ends.push(typeof when === 'string' ? '{{ end }}' : undefined);
      if (typeof when === 'string') actions += `{{ if ${when} }}`;
    } else if (word === '/if') {
      actions += ends.pop() ?? '';
    } else if (word === '#each') {
      actions += `{{ range ${known(LISTS, argument)} }}`;
    } else if (word === '/each') {
      actions += '{{ end }}';
    } else {
      lines.push(
        actions +
          line
            .split(/\{\{(\w+)\}\}/)
            .map((part, index) => {
              if (index % 2 === 0) return literal(part);
              return part === 'this' ? '{{ . }}' : `{{ ${known(VALUES, part)} }}`;
            })
            .join(''),
      );
      actions = '';
    }
  }
  return lines.join('\n');
};

/** The networks from which requests come, as JSON. */
export const sourcesText = (): string =>
  [
    ...FRONTS.map(({ when: test, front }, index) => {
      const action = test === undefined ? 'else' : `${index ? 'else ' : ''}if ${test}`;
      return `{{- ${action} }}${networks(front.sources)}`;
    }),
    '{{- end }}',
  ].join('\n');
