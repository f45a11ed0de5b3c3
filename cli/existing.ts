import type { AnyEnvironment, Environment } from '../config/load';
import type { StandInOptions, Value } from '../rehearsal';

/** A made-up network for an adopted vSwitch, by its position in the file. Only the cloud knows the real network. */
const adoptedNetwork = (index: number): string => `10.0.${index * 16}.0/20`;

/** The networks of the vSwitches by zone. */
const networksOf = ({ network }: Environment['config']): Readonly<Record<string, string>> =>
  'vpcId' in network
    ? Object.fromEntries(Object.keys(network.vSwitches).map((zone, index) => [zone, adoptedNetwork(index)]))
    : network.vSwitches;

/**
 * Returns the existing resources that the environment's file names, so that the stand-in knows them. A search for an
 * adopted vSwitch finds it in its zone and VPC, and private addresses belong to the network of the app.
 */
export const existing = (environment: AnyEnvironment): StandInOptions => {
  const { config } = environment;
  if ('state' in config) return {};
  const { network, ecs, ack, acrProxy } = config;
  const networks = networksOf(config);
  const ofApp = networks[ecs?.zone ?? ack?.zone ?? acrProxy?.zone ?? ''];
  const addresses = ofApp === undefined ? {} : { network: ofApp };
  if (!('vpcId' in network)) return addresses;

  const vSwitches = Object.entries(network.vSwitches).map(([zone, id]) => ({
    id,
    zone_id: zone,
    vpc_id: network.vpcId,
    cidr_block: networks[zone] ?? '',
  }));
  const asked = (ids: Value | undefined): readonly Value[] => (Array.isArray(ids) ? (ids as Value[]) : []);
  return {
    ...addresses,
    fixtures: {
      'data.alicloud_vswitches': ({ ids }) => ({
        vswitches: vSwitches.filter(({ id }) => asked(ids).includes(id)),
      }),
    },
  };
};
