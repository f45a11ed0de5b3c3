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
          fix: 'write access.domain as well, or remove access.icpNumber',
        },
      ]
    : [];

const acmeNeedsDomain: Rule = ({ access }) =>
  access?.tls?.mode === 'acme' && lacks(access, 'domain')
    ? [
        {
          path: ['access', 'tls', 'mode'],
          got: 'acme, without access.domain',
          allowed: 'acme together with access.domain: Let’s Encrypt certifies domain names',
          fix: 'write access.domain, or use mode self-signed or provided',
        },
      ]
    : [];

/** The authority connects from addresses that are not known in advance. */
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
          fix: 'use challenge dns-01, which needs no inbound connection',
        },
      ]
    : [];

const zoneNeedsDns01: Rule = ({ access }) =>
  access?.tls?.mode === 'acme' && access.tls.challenge === 'http-01' && access.tls.challengeZone
    ? [
        {
          path: ['access', 'tls', 'challengeZone'],
          got: `${access.tls.challengeZone}, with challenge http-01`,
          allowed: 'a zone together with challenge dns-01: http-01 writes no record',
          fix: 'remove challengeZone, or write challenge: dns-01',
        },
      ]
    : [];

type Clients = NonNullable<SoundParts['access']>['allow'];

/** The number of distinct networks. The word everyone counts as one. */
const networksOf = (clients: Clients): number =>
  clients === 'everyone' ? 1 : new Set(clients?.filter((network) => network !== undefined)).size;

/** The fault of a list with more networks than its ceiling. */
const tooMany = (path: Fault['path'], got: string, { networks, because }: Ceiling): Fault => ({
  path,
  got,
  allowed: `at most ${networks}: ${because}`,
  fix: 'write one larger network instead of several of these',
});

/** Security group rules that SSH must leave free on the host: those of the balancer, or those of one client network. */
const rulesBesideSsh = ({ network, slb }: SoundParts): number => {
  if (!slb) return HOST_RULES_PER_NETWORK;
  return slb.kind && BALANCERS[slb.kind].connectsFrom === 'vswitches'
    ? Object.keys(network?.vSwitches ?? {}).length
    : 0;
};

/** Networks with this many addresses in all, a quarter of IPv4, count as the internet. */
const INTERNET = 2 ** 30;

const OR_EVERYONE = 'write your own networks; to let in the whole internet, write access.allow: everyone';

/** The fault of a list of networks that is meant to be everyone. */
export const namesNoInternet = (path: Fault['path'], clients: Clients, fix = OR_EVERYONE): Fault[] => {
  if (clients === 'everyone' || !clients) return [];
  const known = clients.map((network) => parseCidr(network ?? '')).filter((network) => network !== undefined);
  const count = addressesIn(known);
  return count >= INTERNET
    ? [
        {
          path,
          got: `${known.length} networks, which together are ${Math.round((count / 2 ** 32) * 100)} % of the internet`,
          allowed: 'networks that together are less than a quarter of the internet',
          fix,
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
    because: `the host’s security group holds ${SECURITY_GROUP_RULES} rules, and needs ${beside} besides those of SSH`,
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
  // sshFitsSecurityGroup reports the fault when SSH alone takes too many rules.
  const counted = Math.min(ssh, SECURITY_GROUP_RULES - HOST_RULES_PER_NETWORK);
  return fault(hostCeiling(counted), ssh > 0 ? `, with ${ssh} in ecs.ssh.allow` : '');
};

/** Rules about who reaches the app, and under which name. */
export const ACCESS_RULES: readonly Rule[] = [
  icpNeedsDomain,
  acmeNeedsDomain,
  http01NeedsEveryone,
  zoneNeedsDns01,
  everyoneIsSaid,
  sshFitsSecurityGroup,
  clientsFitEntrance,
];
