import { Vpc as VpcResource } from '@cdktf/provider-alicloud/lib/vpc';
import { Vswitch } from '@cdktf/provider-alicloud/lib/vswitch';
import { Construct } from 'constructs';

import type { Cidr } from '../../values/values';
import type { Network, VSwitchRef } from './network';

export interface VpcProps {
  /** Name of the VPC, and prefix of the names of its vSwitches. */
  readonly name: string;
  /** CIDR block of the VPC. */
  readonly cidr: Cidr;
  /** Map from zone id to the CIDR block of the vSwitch in that zone. */
  readonly vSwitches: Readonly<Record<string, Cidr>>;
}

/** A new VPC with one vSwitch per zone. */
export class Vpc extends Construct implements Network {
  readonly vpcId: string;
  readonly cidr: string;
  readonly vSwitches: readonly VSwitchRef[];

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const vpc = new VpcResource(this, 'Resource', {
      vpcName: props.name,
      cidrBlock: props.cidr,
    });
    this.vpcId = vpc.id;
    this.cidr = props.cidr;
    this.vSwitches = Object.entries(props.vSwitches).map(([zone, cidr]) => {
      const vSwitch = new Vswitch(this, zone, {
        vpcId: vpc.id,
        vswitchName: `${props.name}-${zone}`,
        zoneId: zone,
        cidrBlock: cidr,
      });
      return { id: vSwitch.id, cidr, zone };
    });
  }
}
