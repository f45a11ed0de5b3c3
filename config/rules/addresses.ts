import { BALANCER_ADDRESSES, VSWITCH_RESERVED } from '../../alibaba-cloud/limits';
import { parseCidr } from '../../ground/cidr';
import type { Rule, SoundParts } from './rule';

/** A host takes one address. */
const HOST_ADDRESSES = 1;

/** The NAT gateway takes one address in the first vSwitch. */
const NAT_ADDRESSES = 1;

/** The endpoint of a registry in the VPC takes one address in the first vSwitch. */
const REGISTRY_ADDRESSES = 1;

/**
 * Addresses that one node takes: one for itself, one for each pod, one for each of about two further network interfaces,
 * and the five that Terway keeps idle (`max_pool_size`). The pods are the cluster's own (about ten), the app and a backup.
 * This project's own estimate. Source of the five: Terway, `eni-config` of its repository, noted on 2026-11-28.
 */
const NODE_ADDRESSES = 20;

/** The control plane takes addresses in each vSwitch for its interfaces and the API server's balancer. An estimate. */
const CONTROL_PLANE_ADDRESSES = 4;

interface Need {
  readonly count: number;
  readonly what: string;
}

/** Lists everything that takes addresses of the vSwitch in a zone. */
const needsIn = (
  zone: string,
  first: boolean,
  { ecs, ack, slb, registry, acrProxy }: SoundParts,
): readonly Need[] => {
  const max = ack?.zone === zone ? (ack.nodes?.max ?? 0) : 0;
  const nat =
    ack !== undefined ||
    ecs?.address === 'intranet' ||
    (ecs !== undefined && slb !== undefined) ||
    acrProxy?.address === 'intranet';
  return [
    { count: slb?.kind ? BALANCER_ADDRESSES[slb.kind] : 0, what: `the ${slb?.kind ?? ''}` },
    { count: ecs?.zone === zone ? HOST_ADDRESSES : 0, what: 'the host' },
    { count: acrProxy?.zone === zone ? HOST_ADDRESSES : 0, what: 'the proxy' },
    { count: first && nat ? NAT_ADDRESSES : 0, what: 'the NAT gateway' },
    { count: first && registry ? REGISTRY_ADDRESSES : 0, what: 'the registry' },
    { count: ack ? CONTROL_PLANE_ADDRESSES : 0, what: 'the control plane' },
    {
      count: max * NODE_ADDRESSES,
      what: `${max} nodes (ack.nodes.max) with ${NODE_ADDRESSES} each, pods included`,
    },
  ].filter(({ count }) => count > 0);
};

const vSwitchesAreLargeEnough: Rule = (config) => {
  const { network } = config;
  if (!network || !('cidr' in network)) return [];
  return Object.entries(network.vSwitches ?? {}).flatMap(([zone, text], index) => {
    const cidr = parseCidr(String(text));
    const needs = needsIn(zone, index === 0, config);
    const needed = needs.reduce((sum, { count }) => sum + count, 0);
    if (!cidr) return [];
    const free = Math.max(0, cidr.last - cidr.first + 1 - VSWITCH_RESERVED);
    return needed > free
      ? [
          {
            path: ['network', 'vSwitches', zone],
            got: `${cidr.text}, which has ${free} addresses besides the ${VSWITCH_RESERVED} that the service reserves`,
            allowed: `a network with ${needed} addresses: ${needs.map(({ count, what }) => `${count} for ${what}`).join(', ')}`,
            fix: `write a prefix of at most ${32 - Math.ceil(Math.log2(needed + VSWITCH_RESERVED))} bits`,
          },
        ]
      : [];
  });
};

/** Rules about the addresses of vSwitches. */
export const ADDRESS_RULES: readonly Rule[] = [vSwitchesAreLargeEnough];
