import { BALANCERS } from '../../alibaba-cloud/balancers';
import { isMainland } from '../../alibaba-cloud/regions';
import { eitherOf, type Fault, show } from '../faults';
import { instanceForFiling } from '../filing';
import { IN_FRONT_OF_CLUSTERS, WITH_ACCESS_LOGS } from '../sections/slb';
import { lacks, type Rule, type SoundParts } from './rule';

/** Whether the app is reachable from the internet. It is assumed to be when no key says otherwise. */
const reachedFromInternet = ({ ecs, ack, slb }: SoundParts): boolean => {
  if (slb) return slb.address !== 'intranet';
  // A cluster without slb and Ingress is reachable only through its API server.
  return ack && !ecs ? ack.ingress !== undefined : ecs?.address !== 'intranet';
};

/** Alternatives that serve the app without a domain on the internet. */
const waysAround = ({ ack, slb }: SoundParts): readonly string[] => {
  if (slb?.target === 'ack') {
    return [
      'or remove slb and access.domain: you then reach the app with kubectl port-forward',
      'or serve it only inside the network (slb.address: intranet)',
    ];
  }
  if (ack?.ingress) return ['or remove ack.ingress: you then reach the app with kubectl port-forward'];
  return slb
    ? [
        'or remove slb and access.domain: clients then reach the host by its IP address, with a certificate of its own',
        'or serve it only inside the network (slb.address: intranet)',
      ]
    : [
        'or remove access.domain: clients then reach the app by its IP address',
        'or serve it only inside the network (ecs.address: intranet)',
      ];
};

const mainlandDomainNeedsIcp: Rule = (config) => {
  const { region, access } = config;
  // A site that is served only inside the network is not public and needs no filing.
  if (!region || !access?.domain || !lacks(access, 'icpNumber')) return [];
  if (!isMainland(region) || !reachedFromInternet(config)) {
    return [];
  }
  return [
    {
      path: ['access', 'icpNumber'],
      got: `nothing, with access.domain ${access.domain} and region ${region}`,
      allowed:
        'an ICP filing number: the server is in mainland China and serves a domain (the location of the server decides, not the top-level domain)',
      fix: [
        `file the domain at beian.aliyun.com and write its number: a filing needs an account with real-name verification, ${instanceForFiling(config)}, an identity card or business licence, and 7 to 20 working days`,
        'or use a region such as cn-hongkong, which needs no filing',
        ...waysAround(config),
      ].join('; '),
    },
  ];
};

const balancerNeedsDomain: Rule = ({ slb, access }) =>
  slb && lacks(access, 'domain')
    ? [
        {
          path: ['access', 'domain'],
          got: 'nothing, with slb',
          allowed: 'the domain name of the balancer’s certificate: browsers and the app accept no other',
          fix:
            slb.target === 'ack'
              ? 'write access.domain, or remove slb and reach the app with kubectl port-forward'
              : 'write access.domain, or remove slb and reach the host by its IP address',
        },
      ]
    : [];

const balancerEndsTls: Rule = ({ slb }, { written: { access } }) =>
  slb && access?.tls
    ? [
        {
          path: ['access', 'tls'],
          got: `mode ${show(access.tls.mode)}, with slb`,
          allowed: 'nothing: slb.certificate is the certificate of the balancer',
          fix: 'remove access.tls or slb',
        },
      ]
    : [];

/** Keys about the host's own address have no effect when the host has none. */
const hostHasNoAddress: Rule = ({ slb }, { written: { ecs } }) => {
  if (!ecs) return [];
  const balanced = slb?.target === 'ecs';
  const faults: Fault[] = [];
  if (balanced && ecs.address === 'internet') {
    faults.push({
      path: ['ecs', 'address'],
      got: 'internet, with slb',
      allowed: 'nothing: slb.address is the address of the balancer, and the host has none of its own',
      fix: 'remove ecs.address or slb',
    });
  }
  if (ecs.bandwidthMbps !== undefined && (balanced || ecs.address === 'intranet')) {
    faults.push({
      path: ['ecs', 'bandwidthMbps'],
      got: `${ecs.bandwidthMbps}, with ${balanced ? 'slb' : 'ecs.address intranet'}`,
      allowed: 'nothing: it is the rate of the host’s elastic IP, and the host has none',
      fix: `remove ecs.bandwidthMbps or ${balanced ? 'slb' : 'ecs.address'}`,
    });
  }
  return faults;
};

const balancerNeedsTarget: Rule = ({ slb, ecs, ack }) => {
  if (!slb) return [];
  const { target } = slb;
  if (!target) return [];
  const other = target === 'ecs' ? 'ack' : 'ecs';
  const there = { ecs: ecs !== undefined, ack: ack !== undefined };
  return there[target]
    ? []
    : [
        {
          path: ['slb', 'target'],
          got: `${target}, without a section ${target}`,
          allowed: 'a target that the file has a section for',
          fix: there[other] ? `write target: ${other}` : `add the section ${target}, or remove slb`,
        },
      ];
};

const controllerFillsServerGroup: Rule = ({ slb }) => {
  const kind = slb?.kind;
  return slb?.target === 'ack' && kind && !BALANCERS[kind].servesCluster
    ? [
        {
          path: ['slb', 'kind'],
          got: `${kind}, with slb.target ack`,
          allowed: `${eitherOf(IN_FRONT_OF_CLUSTERS)}: a cluster’s controller fills only their server groups`,
          fix: `write kind: ${eitherOf(IN_FRONT_OF_CLUSTERS.slice(0, 1))}`,
        },
      ]
    : [];
};

const zoneHoldsDomain: Rule = ({ slb, access }) =>
  slb?.dnsZone &&
  access?.domain &&
  access.domain !== slb.dnsZone &&
  !access.domain.endsWith(`.${slb.dnsZone}`)
    ? [
        {
          path: ['slb', 'dnsZone'],
          got: `${slb.dnsZone}, with access.domain ${access.domain}`,
          allowed: 'a domain that access.domain ends with',
          fix: 'change slb.dnsZone or access.domain',
        },
      ]
    : [];

const kindWritesLogs: Rule = ({ slb }) => {
  const kind = slb?.kind;
  return slb?.accessLogs && kind && !BALANCERS[kind].accessLogs
    ? [
        {
          path: ['slb', 'accessLogs'],
          got: `access logs, with kind ${kind}`,
          allowed: `access logs with kind ${eitherOf(WITH_ACCESS_LOGS)}: the provider offers them for no other`,
          fix: `remove slb.accessLogs, or write kind: ${eitherOf(WITH_ACCESS_LOGS)}; the front proxy always writes an access log`,
        },
      ]
    : [];
};

/** Rules about the balancer and about the requirements of a domain. */
export const BALANCER_RULES: readonly Rule[] = [
  mainlandDomainNeedsIcp,
  balancerNeedsDomain,
  balancerEndsTls,
  hostHasNoAddress,
  balancerNeedsTarget,
  controllerFillsServerGroup,
  zoneHoldsDomain,
  kindWritesLogs,
];
