import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';

import { DOCKER } from '../alibaba-cloud/networks';
import type { Environment } from '../config/load';
import { AdoptedVpc } from '../constructs/network/adopted-vpc';
import { NatEgress } from '../constructs/network/nat-egress';
import type { Network } from '../constructs/network/network';
import { Vpc } from '../constructs/network/vpc';
import { TerraformData } from '../constructs/terraform-data';
import { EnvironmentStack } from './environment-stack';
import type { Exposure } from './exposure';
import { exposureConditions } from './exposure-changes';

export interface NetworkStackProps {
  readonly environment: Environment;
  /** Ways in and out of the environment. */
  readonly exposure: Exposure;
}

/** Maximum bandwidth of the NAT gateway's address in Mbit/s: image pulls and calls to model providers. */
const EGRESS_BANDWIDTH_MBPS = 100;

/** The network of an environment, which its other stacks share. */
export class NetworkStack extends EnvironmentStack {
  readonly network: Network;
  /** Public source address of resources without their own; undefined: there is no NAT gateway. */
  readonly egressAddress: string | undefined;

  constructor(scope: Construct, { environment, exposure }: NetworkStackProps) {
    super(scope, 'network', environment);
    const { network } = environment.config;
    const conditions = exposureConditions(this, environment.config, exposure);

    this.network =
      'cidr' in network
        ? new Vpc(this, 'vpc', {
            name: this.prefix,
            cidr: network.cidr,
            vSwitches: network.vSwitches,
            conditions,
          })
        : new AdoptedVpc(this, 'vpc', {
            vpcId: network.vpcId,
            vSwitches: network.vSwitches,
            apartFrom: environment.config.ecs && DOCKER.network.text,
          });
    if (!('cidr' in network) && conditions.length > 0) {
      // Terraform would put off the search for the VPC if the search had conditions on a resource that changes.
      new TerraformData(this, 'conditions', { lifecycle: { precondition: conditions } });
    }

    // An adopted VPC has its own internet egress. A second NAT gateway would conflict with its routes.
    if (exposure.needsEgress && 'cidr' in network) {
      this.egressAddress = new NatEgress(this, 'egress', {
        name: `${this.prefix}-egress`,
        network: this.network,
        bandwidthMbps: EGRESS_BANDWIDTH_MBPS,
        protect: exposure.protectsEgress,
      }).address;
      new TerraformOutput(this, 'egress_address', {
        description: 'Public address from which the network reaches out.',
        value: this.egressAddress,
      });
    }
    new TerraformOutput(this, 'vpc_id', { description: 'The VPC.', value: this.network.vpcId });
    new TerraformOutput(this, 'vswitch_ids', {
      description: 'The vSwitch of each zone.',
      value: Object.fromEntries(this.network.vSwitches.map(({ zone, id }) => [zone, id])),
    });
  }
}
