import { type Balancer, BALANCERS } from '../../alibaba-cloud/balancers';
import { CLUSTER_VSWITCHES } from '../../alibaba-cloud/limits';
import {
  CLOUD_SERVICES,
  PRIVATE_NETWORKS,
  UNUSABLE,
  VPC_PREFIX,
  VSWITCH_PREFIX,
} from '../../alibaba-cloud/networks';
import { isZoneOf, REGIONS } from '../../alibaba-cloud/regions';
import { type Cidr, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, type Fault, nearest, show } from '../faults';
import { isPrivate } from '../ranges';
import type { Rule, SoundParts } from './rule';

/** What follows the id of the region in the id of a zone: -h or a. */
const ZONE_END = /-?[a-z]$/;

/** The fix for a zone whose region is misspelt. Undefined when it names another region. */
const meantZone = (zone: string, region: string, zones: readonly string[]): string | undefined => {
  const ofZone = zone.replace(ZONE_END, '');
  if (REGIONS.has(ofZone) || nearest(ofZone, [region]) === undefined) return undefined;
  const meant = nearest(zone, zones) ?? `${region}${ZONE_END.exec(zone)?.[0] ?? ''}`;
  return `did you mean ${meant}?`;
};

const zonesBelongToRegion: Rule = ({ region, network }) =>
  region && network?.vSwitches
    ? Object.keys(network.vSwitches)
        .filter((zone) => !isZoneOf(zone, region))
        .map((zone) => ({
          path: ['network', 'vSwitches', zone],
          got: `zone ${zone}, with region ${region}`,
          allowed: `a zone of ${region}`,
          fix: meantZone(zone, region, []) ?? 'change the zone, or the region',
        }))
    : [];

const zoneHasVSwitch =
  (section: 'ecs' | 'ack' | 'acrProxy'): Rule =>
  ({ region, network, [section]: home }) => {
    const zone = home?.zone;
    if (!network?.vSwitches || !zone) return [];
    const ofRegion = Object.keys(network.vSwitches).filter((one) => !region || isZoneOf(one, region));
    if (ofRegion.includes(zone)) return [];
    return region && !isZoneOf(zone, region)
      ? [
          {
            path: [section, 'zone'],
            got: `zone ${zone}, with region ${region}`,
            allowed: `a zone of ${region} that network.vSwitches names`,
            fix: meantZone(zone, region, ofRegion) ?? 'change the zone, or the region',
          },
        ]
      : [
          {
            path: [section, 'zone'],
            got: show(zone),
            allowed: `a zone of network.vSwitches: ${ofRegion.join(', ')}`,
            fix: 'choose one of them, or add a vSwitch in this zone',
          },
        ];
  };

/** The network of the new VPC. Undefined for an existing VPC. */
export const vpcOf = (network: SoundParts['network']): Cidr | undefined =>
  network && 'cidr' in network && network.cidr ? parseCidr(network.cidr) : undefined;

const vpcCidrIsUsable: Rule = ({ network }) => {
  const vpc = vpcOf(network);
  if (!vpc) return [];
  const path = ['network', 'cidr'];
  const faults: Fault[] = [];
  if (!isPrivate(vpc)) {
    const taken = [CLOUD_SERVICES, ...UNUSABLE].find((range) => overlap(range, vpc));
    faults.push({
      path,
      got: `${vpc.text}, which ${taken ? `overlaps ${taken.text}` : 'is not a private network'}`,
      allowed: `a part of ${eitherOf(PRIVATE_NETWORKS)}: other addresses belong to somebody on the internet or have a special meaning`,
      fix: 'use a private network that no connected office or VPN uses',
    });
  }
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
        fix: `change network.cidr or the network of ${zone}`,
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
        allowed: `a network that does not overlap network.vSwitches.${other.zone} ${other.cidr.text}`,
        fix: 'give each zone its own part of network.cidr',
      });
    }
    return faults;
  });
};

const vSwitchesAreFew: Rule = ({ network, ack, slb }) => {
  const count = Object.keys(network?.vSwitches ?? {}).length;
  const { product, mostZones }: Partial<Balancer> = slb?.kind ? BALANCERS[slb.kind] : {};
  return [
    { most: ack && CLUSTER_VSWITCHES, got: 'ack', allowed: 'a cluster takes no more vSwitches' },
    {
      most: mostZones,
      got: `slb.kind ${slb?.kind ?? ''}`,
      allowed: `an ${product ?? ''} takes no more zones`,
    },
  ].flatMap(({ most = Infinity, got, allowed }) =>
    count > most
      ? [
          {
            path: ['network', 'vSwitches'],
            got: `${count} zones, with ${got}`,
            allowed: `at most ${most}: ${allowed}`,
            fix: 'remove zones that nothing uses',
          },
        ]
      : [],
  );
};

/** Rules about zones and networks. */
export const NETWORK_RULES: readonly Rule[] = [
  zonesBelongToRegion,
  zoneHasVSwitch('ecs'),
  zoneHasVSwitch('ack'),
  zoneHasVSwitch('acrProxy'),
  vpcCidrIsUsable,
  vSwitchesNestAndStandApart,
  vSwitchesAreFew,
];
