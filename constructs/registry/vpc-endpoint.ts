import { CrVpcEndpointLinkedVpc } from '@cdktf/provider-alicloud/lib/cr-vpc-endpoint-linked-vpc';
import { Construct } from 'constructs';

import type { Network } from '../network/network';

export interface VpcEndpointProps {
  readonly instanceId: string;
  /** Network whose machines reach the instance. Its first vSwitch holds the address of the endpoint. */
  readonly network: Network;
}

/**
 * The endpoint of an Enterprise instance in a VPC, with a record in private DNS that leads its name there.
 *
 * No argument may change: the provider replaces the link for all but one, and reads a resource of another product for
 * that one. Source: provider 1.289.0, resource_alicloud_cr_vpc_endpoint_linked_vpc.go.
 */
export class VpcEndpoint extends Construct {
  /** The L1 resource, for what depends on it. */
  readonly resource: CrVpcEndpointLinkedVpc;

  constructor(scope: Construct, id: string, { instanceId, network }: VpcEndpointProps) {
    super(scope, id);
    const [first] = network.vSwitches;
    if (!first) throw new Error('a network without a vSwitch cannot be linked to a registry; add a vSwitch');
    this.resource = new CrVpcEndpointLinkedVpc(this, 'Resource', {
      instanceId,
      vpcId: network.vpcId,
      vswitchId: first.id,
      moduleName: 'Registry',
      enableCreateDnsRecordInPvzt: true,
    });
  }
}
