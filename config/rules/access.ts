import { BALANCERS } from '../../alibaba-cloud/balancers';
import { SECURITY_GROUP_RULES } from '../../alibaba-cloud/limits';
import { parseCidr } from '../../ground/cidr';
import {
  balancerCeiling,
  type Ceiling,
  CLUSTER_CEILING,
  HOST_RULES_PER_NETWORK,
  hostCeiling,
} from '../ceilings';
import { type Fault, show } from '../faults';
import { addressesIn } from '../ranges';
import { lacks, type Rule, type SoundParts } from './rule';

const icpNeedsDomain: Rule = ({ access }) =>
  access?.icpNumber && lacks(access, 'domain')
    ? [
        {
          path: ['access', 'icpNumber'],
          got: `${show(access.icpNumber)}, without access.domain`,
          allowed: 'a filing number together with access.domain',
          fix: 'write access.domain too, or leave access.icpNumber out',
        },
      ]
    : [];

const acmeNeedsDomain: Rule = ({ access }) =>
  access?.tls?.mode === 'acme' && lacks(access, 'domain')
    ? [
        {
          path: ['access', 'tls', 'mode'],
          got: 'acme, without access.domain',
          allowed: 'acme together with access.domain: authorities certify names',
          fix: 'write access.domain, or use mode self-signed or provided',
        },
      ]
    : [];

/** The authority asks from addresses nobody knows before. */
const http01NeedsEveryone: Rule = ({ access, ecs }) =>
  access?.tls?.mode === 'acme' &&
  access.tls.challenge === 'http-01' &&
  access.allow &&
  (access.allow !== 'everyone' || ecs?.address === 'intranet')
    ? [
        {
          path: ['access', 'tls', 'challenge'],
          got: `http-01, with access.allow ${show(access.allow)}${ecs?.address === 'intranet' ? ' and ecs.address intranet' : ''}`,
          allowed: 'http-01 only where everyone reaches port 80',
          fix: 'use challenge dns-01, which needs no way in',
        },
      ]
    : [];

type Clients = NonNullable<SoundParts['access']>['allow'];

/** How many networks these are; one that is listed twice counts once, and everyone is one. */
const networksOf = (clients: Clients): number =>
  clients === 'everyone' ? 1 : new Set(clients?.filter((network) => network !== undefined)).size;

/** The fault of a list that is longer than it may be. */
const tooMany = (path: Fault['path'], got: string, { networks, because }: Ceiling): Fault => ({
  path,
  got,
  allowed: `at most ${networks}: ${because}`,
  fix: 'name one larger network in place of several of these',
});

/** Rules of the host's security group that SSH leaves alone: the balancer's, or those of one network of clients. */
const rulesBesideSsh = ({ network, slb }: SoundParts): number => {
  if (!slb) return HOST_RULES_PER_NETWORK;
  return slb.kind && BALANCERS[slb.kind].connectsFrom === 'vswitches'
    ? Object.keys(network?.vSwitches ?? {}).length
    : 0;
};

/** So many addresses are the internet, by whatever many networks they are named: a quarter of all. */
const INTERNET = 2 ** 30;

const namesNoInternet = (path: Fault['path'], clients: Clients): Fault[] => {
  if (clients === 'everyone' || !clients) return [];
  const known = clients.map((network) => parseCidr(network ?? '')).filter((network) => network !== undefined);
  const count = addressesIn(known);
  return count >= INTERNET
    ? [
        {
          path,
          got: `${known.length} networks, which are ${Math.round((count / 2 ** 32) * 100)} % of the internet together`,
          allowed: 'networks of less than a quarter of the internet',
          fix: 'name your own networks; the whole internet is let in by name only: access.allow: everyone',
        },
      ]
    : [];
};

const everyoneIsSaid: Rule = ({ access, ecs }) => [
  ...namesNoInternet(['access', 'allow'], access?.allow),
  ...namesNoInternet(['ecs', 'ssh', 'allow'], ecs?.ssh?.allow),
];

const sshFitsSecurityGroup: Rule = (config) => {
  const count = networksOf(config.ecs?.ssh?.allow);
  const beside = rulesBesideSsh(config);
  const ceiling: Ceiling = {
    networks: SECURITY_GROUP_RULES - beside,
    because: `the host’s security group holds ${SECURITY_GROUP_RULES} rules, and needs ${beside} beside those of SSH`,
  };
  return count > ceiling.networks ? [tooMany(['ecs', 'ssh', 'allow'], `${count} networks`, ceiling)] : [];
};

const clientsFitEntrance: Rule = ({ access, ecs, ack, slb }) => {
  const count = networksOf(access?.allow);
  const fault = (ceiling: Ceiling, beside = ''): Fault[] =>
    count > ceiling.networks ? [tooMany(['access', 'allow'], `${count} networks${beside}`, ceiling)] : [];
  if (slb) return slb.kind ? fault(balancerCeiling(slb.kind)) : [];
  if (ack) return fault(CLUSTER_CEILING);
  if (!ecs) return [];
  const ssh = networksOf(ecs.ssh?.allow);
  // Where SSH alone takes too much, its own rule speaks.
  const counted = Math.min(ssh, SECURITY_GROUP_RULES - HOST_RULES_PER_NETWORK);
  return fault(hostCeiling(counted), ssh > 0 ? `, with ${ssh} in ecs.ssh.allow` : '');
};

/** Rules about who comes in, and by which name. */
export const ACCESS_RULES: readonly Rule[] = [
  icpNeedsDomain,
  acmeNeedsDomain,
  http01NeedsEveryone,
  everyoneIsSaid,
  sshFitsSecurityGroup,
  clientsFitEntrance,
];
