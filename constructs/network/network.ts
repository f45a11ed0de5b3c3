/** A vSwitch: the part of a VPC that lies in one zone. */
export interface VSwitchRef {
  /** Id: vsw-… */
  readonly id: string;
  /** CIDR block of the vSwitch. */
  readonly cidr: string;
  /** Zone of the vSwitch. */
  readonly zone: string;
}

/** A network for the other constructs, either created here or adopted. */
export interface Network {
  /** Id of the VPC: vpc-… */
  readonly vpcId: string;
  /** CIDR block of the VPC. */
  readonly cidr: string;
  /** One vSwitch per zone, in the order of the configuration. */
  readonly vSwitches: readonly VSwitchRef[];
}

/**
 * Returns the vSwitch in a zone.
 *
 * @throws Error when the network has no vSwitch in the zone
 */
export const vSwitchIn = (network: Network, zone: string): VSwitchRef => {
  const found = network.vSwitches.find((vSwitch) => vSwitch.zone === zone);
  if (!found) {
    const zones = network.vSwitches.map((vSwitch) => vSwitch.zone).join(', ');
    throw new Error(`no vSwitch in zone ${zone}; the network has: ${zones}`);
  }
  return found;
};
