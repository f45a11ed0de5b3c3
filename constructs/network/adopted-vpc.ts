import { DataAlicloudVpcs } from '@cdktf/provider-alicloud/lib/data-alicloud-vpcs';
import { DataAlicloudVswitches } from '@cdktf/provider-alicloud/lib/data-alicloud-vswitches';
import { Construct } from 'constructs';

import { apart } from './apart';
import type { Network, VSwitchRef } from './network';

export interface AdoptedVpcProps {
  /** Id of the VPC: vpc-… */
  readonly vpcId: string;
  /** Map from zone id to the id of the vSwitch in that zone. */
  readonly vSwitches: Readonly<Record<string, string>>;
  /** Network that the VPC must not overlap; undefined: none. */
  readonly apartFrom?: string | undefined;
}

/** An existing VPC. It is looked up, checked during the plan and never changed. */
export class AdoptedVpc extends Construct implements Network {
  readonly vpcId: string;
  readonly cidr: string;
  readonly vSwitches: readonly VSwitchRef[];

  constructor(scope: Construct, id: string, props: AdoptedVpcProps) {
    super(scope, id);
    const vpc = new DataAlicloudVpcs(this, 'vpc', {
      ids: [props.vpcId],
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.vpcs) == 1}',
            errorMessage: `VPC ${props.vpcId} is not in this account and region; correct network.vpcId`,
          },
          ...(props.apartFrom
            ? [
                {
                  condition: `\${${apart('self.vpcs[0].cidr_block', props.apartFrom)}}`,
                  errorMessage: `VPC ${props.vpcId} overlaps ${props.apartFrom}, the network of Docker on the host; choose another VPC for network.vpcId`,
                },
              ]
            : []),
        ],
      },
    });
    this.vpcId = vpc.vpcs.get(0).id;
    this.cidr = vpc.vpcs.get(0).cidrBlock;
    this.vSwitches = Object.entries(props.vSwitches).map(([zone, vSwitchId]) => {
      const found = new DataAlicloudVswitches(this, zone, {
        ids: [vSwitchId],
        lifecycle: {
          postcondition: [
            {
              condition: `\${length(self.vswitches) == 1 && try(self.vswitches[0].vpc_id, "") == "${props.vpcId}" && try(self.vswitches[0].zone_id, "") == "${zone}"}`,
              errorMessage: `vSwitch ${vSwitchId} is not in zone ${zone} of VPC ${props.vpcId}; correct network.vSwitches`,
            },
          ],
        },
      }).vswitches.get(0);
      return { id: found.id, cidr: found.cidrBlock, zone };
    });
  }
}
