import { z } from 'zod';

import { parseCidr } from '../../ground/cidr';
import { cidr, ZONE } from './common';
import { leaf } from './leaf';

/** The forms of the ids of a VPC and of a vSwitch. */
export const VPC_ID = /^vpc-[a-z0-9]+$/;
export const VSWITCH_ID = /^vsw-[a-z0-9]+$/;

const zone = leaf(z.string().regex(ZONE), {
  description: 'A zone of the region.',
  allowed: "a zone id such as cn-hangzhou-h (region, '-', letter) or ap-southeast-1a (region, letter)",
  example: 'cn-hangzhou-h',
});

const atLeastTwo = (record: Record<string, unknown>): boolean => Object.keys(record).length >= 2;

const twoZones = {
  allowed: 'at least two zones',
  fix: 'add a second zone: load balancers and clusters need two, and a vSwitch costs nothing',
};

/** Whether the values are networks instead of ids. This happens when vpcId is added to a network that is to be made. */
const areNetworks = (value: unknown): boolean =>
  value !== null &&
  typeof value === 'object' &&
  Object.values(value).some((text) => parseCidr(String(text)) !== undefined);

const created = z.strictObject({
  cidr: cidr('Network of the new VPC.', '10.80.0.0/16'),
  vSwitches: z
    .record(zone, cidr('Network of the vSwitch in this zone. It is a part of network.cidr.', '10.80.0.0/20'))
    .refine(atLeastTwo)
    .meta({ description: 'One vSwitch per zone: zone id → network.', ...twoZones }),
});

const adopted = z.strictObject({
  vpcId: leaf(z.string().regex(VPC_ID), {
    description: 'An existing VPC in the region. It is used but never changed.',
    allowed: 'a VPC id: vpc-…',
    example: 'vpc-bp1m7v25emi1h5mtc0123',
  }),
  vSwitches: z
    .record(
      zone,
      leaf(z.string().regex(VSWITCH_ID), {
        description: 'An existing vSwitch of that VPC in this zone.',
        allowed: 'a vSwitch id: vsw-…',
        example: 'vsw-bp1s5fnvk4gn2tws00001',
      }),
    )
    .refine(atLeastTwo)
    .meta({
      description: 'The vSwitches to use: zone id → vSwitch id.',
      ...twoZones,
      explain: (value, around) =>
        around !== null && typeof around === 'object' && 'vpcId' in around && areNetworks(value)
          ? {
              got: 'networks, with network.vpcId',
              fix: 'write the id of an existing vSwitch for each zone (vsw-…), or write network.cidr instead of network.vpcId',
            }
          : undefined,
    }),
});

/** The network: a new VPC or an existing one. */
export const networkSection = z.union([created, adopted]).meta({
  description: 'The network: a new VPC (cidr) or an existing one (vpcId).',
  allowed: 'cidr and vSwitches for a new VPC, or vpcId and vSwitches for an existing one',
});
