import { BALANCERS } from '../../alibaba-cloud/balancers';
import { isMainland } from '../../alibaba-cloud/regions';
import { eitherOf, type Fault, show } from '../faults';
import { IN_FRONT_OF_CLUSTERS, WITH_ACCESS_LOGS } from '../sections/slb';
import { lacks, type Rule, type SoundParts } from './rule';

/** Whether the app is reached from the internet; so it is taken to be where nothing says. */
const reachedFromInternet = ({ ecs, ack, slb }: SoundParts): boolean => {
  if (slb) return slb.address !== 'intranet';
  // Without an entrance of its own a cluster is reached through its API server alone.
  return ack && !ecs ? ack.ingress !== undefined : ecs?.address !== 'intranet';
};

/** Ways to serve the app without a domain on the internet. */
const waysAround = ({ ack, slb }: SoundParts): readonly string[] => {
  if (slb?.target === 'ack') {
    return [
      'or leave slb and access.domain out: the app is then reached by kubectl port-forward',
      'or serve it inside the network only (slb.address: intranet)',
    ];
  }
  if (ack?.ingress) return ['or leave ack.ingress out: the app is then reached by kubectl port-forward'];
  return slb
    ? [
        'or leave slb and access.domain out: the host is then reached by its address, with a certificate of its own',
        'or serve it inside the network only (slb.address: intranet)',
      ]
    : [
        'or leave access.domain out: the app is then reached by its address',
        'or serve it inside the network only (ecs.address: intranet)',
      ];
};

const mainlandDomainNeedsIcp: Rule = (config) => {
  const { region, access } = config;
  // A name that is served inside the network only is no public site.
  if (!region || !access?.domain || !lacks(access, 'icpNumber')) return [];
  if (!isMainland(region) || !reachedFromInternet(config)) {
    return [];
  }
  return [
    {
      path: ['access', 'icpNumber'],
      got: `nothing, with access.domain ${access.domain} and region ${region}`,
      allowed:
        'an ICP filing number: the server is in mainland China and serves a domain (the server’s place decides, not the ending of the name)',
      fix: [
        'file the domain at beian.aliyun.com and write its number: that needs an account with real-name verification, an instance bought for at least three months, an identity card or business licence, and 7 to 20 working days',
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
          allowed: 'the name the balancer’s certificate is of: browsers and the app accept no other',
          fix:
            slb.target === 'ack'
              ? 'write access.domain, or leave slb out and reach the app by kubectl port-forward'
              : 'write access.domain, or leave slb out and reach the host by its address',
        },
      ]
    : [];

const balancerEndsTls: Rule = ({ slb }, { written: { access } }) =>
  slb && access?.tls
    ? [
        {
          path: ['access', 'tls'],
          got: `mode ${show(access.tls.mode)}, with slb`,
          allowed: 'nothing: the balancer has the certificate, by slb.certificate',
          fix: 'remove access.tls, or slb',
        },
      ]
    : [];

/** Keys of the host's own address, which mean nothing where it has none. */
const hostHasNoAddress: Rule = ({ slb }, { written: { ecs } }) => {
  if (!ecs) return [];
  const balanced = slb?.target === 'ecs';
  const faults: Fault[] = [];
  if (balanced && ecs.address === 'internet') {
    faults.push({
      path: ['ecs', 'address'],
      got: 'internet, with slb',
      allowed: 'nothing: the balancer has the address, by slb.address, and the host has none of its own',
      fix: 'remove ecs.address, or slb',
    });
  }
  if (ecs.bandwidthMbps !== undefined && (balanced || ecs.address === 'intranet')) {
    faults.push({
      path: ['ecs', 'bandwidthMbps'],
      got: `${ecs.bandwidthMbps}, with ${balanced ? 'slb' : 'ecs.address intranet'}`,
      allowed: 'nothing: it is the rate of an elastic IP of the host, which has none',
      fix: `remove ecs.bandwidthMbps, or ${balanced ? 'slb' : 'ecs.address'}`,
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
          allowed: 'a balancer in front of something',
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
          allowed: `${eitherOf(IN_FRONT_OF_CLUSTERS)}: a cluster’s controller fills the server group of those only`,
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
          fix: 'correct either',
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
          fix: `remove accessLogs, or write kind: ${eitherOf(WITH_ACCESS_LOGS)}; the front proxy writes an access log in any case`,
        },
      ]
    : [];
};

/** Rules about the balancer, and what a domain asks for. */
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
