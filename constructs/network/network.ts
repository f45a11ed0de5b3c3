/** A vSwitch: the part of a VPC that lies in one zone. */
export interface VSwitchRef {
  /** Id: vsw-… */
  readonly id: string;
  /** Its network, in CIDR form. */
  readonly cidr: string;
  /** Its zone. */
  readonly zone: string;
}

/** A network the other constructs stand in, whether made here or adopted. */
export interface Network {
  /** Id of the VPC: vpc-… */
  readonly vpcId: string;
  /** The VPC's network, in CIDR form. */
  readonly cidr: string;
  /** One vSwitch a zone, in the order of the configuration. */
  readonly vSwitches: readonly VSwitchRef[];
}

/**
 * The vSwitch of a zone.
 *
 * @throws Error when the network has none there
 */
export const vSwitchIn = (network: Network, zone: string): VSwitchRef => {
  const found = network.vSwitches.find((vSwitch) => vSwitch.zone === zone);
  if (!found) {
    const zones = network.vSwitches.map((vSwitch) => vSwitch.zone).join(', ');
    throw new Error(`no vSwitch in zone ${zone}; the network has: ${zones}`);
  }
  return found;
};
