import type { Environment } from '../config/load';
import type { Fixture, Value } from '../rehearsal';

/** The first vSwitch gets the first of these networks, and so on; what they really are only the cloud knows. */
const networkOf = (index: number): string => `10.${index}.0.0/20`;

/**
 * What the environment's file says is there already, for a stand-in that can know nothing of it: a search for an
 * adopted vSwitch finds it in the zone and VPC that the file names.
 */
export const existing = ({ config: { network } }: Environment): Readonly<Record<string, Fixture>> => {
  if (!('vpcId' in network)) return {};
  const vSwitches = Object.entries(network.vSwitches).map(([zone, id], index) => ({
    id,
    zone_id: zone,
    vpc_id: network.vpcId,
    cidr_block: networkOf(index),
  }));
  const asked = (ids: Value | undefined): readonly Value[] => (Array.isArray(ids) ? (ids as Value[]) : []);
  return {
    'data.alicloud_vswitches': ({ ids }) => ({
      vswitches: vSwitches.filter(({ id }) => asked(ids).includes(id)),
    }),
  };
};
