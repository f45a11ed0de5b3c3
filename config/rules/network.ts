import {
  CLOUD_SERVICES,
  PRIVATE_NETWORKS,
  UNUSABLE,
  VPC_PREFIX,
  VSWITCH_PREFIX,
} from '../../alibaba-cloud/networks';
import { isZoneOf } from '../../alibaba-cloud/regions';
import { type Cidr, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, type Fault, show } from '../faults';
import type { Rule, SoundParts } from './rule';

const zonesBelongToRegion: Rule = ({ region, network }) =>
  region && network?.vSwitches
    ? Object.keys(network.vSwitches)
        .filter((zone) => !isZoneOf(zone, region))
        .map((zone) => ({
          path: ['network', 'vSwitches', zone],
          got: `zone ${zone}, with region ${region}`,
          allowed: `a zone of ${region}`,
          fix: 'change the zone, or region',
        }))
    : [];

const zoneHasVSwitch =
  (section: 'ecs' | 'ack'): Rule =>
  ({ network, [section]: home }) =>
    network?.vSwitches && home?.zone && !(home.zone in network.vSwitches)
      ? [
          {
            path: [section, 'zone'],
            got: show(home.zone),
            allowed: `a zone of network.vSwitches: ${Object.keys(network.vSwitches).join(', ')}`,
            fix: 'choose one of them, or add a vSwitch in this zone',
          },
        ]
      : [];

/** The network of the VPC that is made; undefined for one that is there already. */
export const vpcOf = (network: SoundParts['network']): Cidr | undefined =>
  network && 'cidr' in network && network.cidr ? parseCidr(network.cidr) : undefined;

const vpcCidrIsUsable: Rule = ({ network }) => {
  const vpc = vpcOf(network);
  if (!vpc) return [];
  const path = ['network', 'cidr'];
  const reserved = [CLOUD_SERVICES, ...UNUSABLE].filter((range) => overlap(range, vpc));
  const faults: Fault[] = reserved.map((range) => ({
    path,
    got: `${vpc.text}, which overlaps ${range.text}`,
    allowed: `a network outside ${CLOUD_SERVICES.text} (Alibaba Cloud’s own services), loopback, link-local and multicast`,
    fix: `use a part of ${eitherOf(PRIVATE_NETWORKS)}`,
  }));
  if (vpc.prefix < VPC_PREFIX.min || vpc.prefix > VPC_PREFIX.max) {
    faults.push({
      path,
      got: `${vpc.text}, a prefix of ${vpc.prefix} bits`,
      allowed: `a prefix of ${VPC_PREFIX.min} to ${VPC_PREFIX.max} bits`,
    });
  }
  return faults;
};

const vSwitchesNestAndStandApart: Rule = ({ network }) => {
  const vpc = vpcOf(network);
  if (!network?.vSwitches || !vpc) return [];
  const seen: { zone: string; cidr: Cidr }[] = [];
  return Object.entries(network.vSwitches).flatMap(([zone, text]) => {
    const cidr = parseCidr(String(text));
    if (!cidr) return [];
    const path = ['network', 'vSwitches', zone];
    const other = seen.find((one) => overlap(one.cidr, cidr));
    seen.push({ zone, cidr });
    const faults: Fault[] = [];
    if (!contains(vpc, cidr)) {
      faults.push({
        path,
        got: cidr.text,
        allowed: `a part of network.cidr ${vpc.text}`,
        fix: 'change either',
      });
    }
    if (cidr.prefix < VSWITCH_PREFIX.min || cidr.prefix > VSWITCH_PREFIX.max) {
      faults.push({
        path,
        got: `${cidr.text}, a prefix of ${cidr.prefix} bits`,
        allowed: `a prefix of ${VSWITCH_PREFIX.min} to ${VSWITCH_PREFIX.max} bits`,
      });
    }
    if (other) {
      faults.push({
        path,
        got: cidr.text,
        allowed: `a network apart from network.vSwitches.${other.zone} ${other.cidr.text}`,
        fix: 'give each zone its own part of network.cidr',
      });
    }
    return faults;
  });
};

/** Rules about zones and networks. */
export const NETWORK_RULES: readonly Rule[] = [
  zonesBelongToRegion,
  zoneHasVSwitch('ecs'),
  zoneHasVSwitch('ack'),
  vpcCidrIsUsable,
  vSwitchesNestAndStandApart,
];
