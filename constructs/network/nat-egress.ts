import { EipAddress } from '@cdktf/provider-alicloud/lib/eip-address';
import { EipAssociation } from '@cdktf/provider-alicloud/lib/eip-association';
import { NatGateway } from '@cdktf/provider-alicloud/lib/nat-gateway';
import { SnatEntry } from '@cdktf/provider-alicloud/lib/snat-entry';
import { Construct } from 'constructs';

import type { Network } from './network';

export interface NatEgressProps {
  /** Name of the gateway and its address. */
  readonly name: string;
  /** Network whose vSwitches receive internet egress. */
  readonly network: Network;
  /** Maximum outbound bandwidth in Mbit/s. */
  readonly bandwidthMbps: number;
  /**
   * Whether the service and Terraform refuse to delete the gateway and to release its address. The refusal of the service
   * alone comes too late: Terraform has removed the SNAT entries and unbound the address by then.
   */
  readonly protect: boolean;
}

/** Internet egress for resources without a public address: NAT gateway, elastic IP and one SNAT entry per vSwitch. */
export class NatEgress extends Construct {
  /** The gateway. */
  readonly resource: NatGateway;
  /** Public source address of the network's outbound traffic. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: NatEgressProps) {
    super(scope, id);
    const { name, network } = props;
    const [first] = network.vSwitches;
    if (!first) throw new Error('a network without a vSwitch cannot have a NAT gateway; add a vSwitch');

    const lifecycle = { preventDestroy: props.protect };
    const gateway = new NatGateway(this, 'Resource', {
      natGatewayName: name,
      vpcId: network.vpcId,
      vswitchId: first.id,
      natType: 'Enhanced',
      networkType: 'internet',
      paymentType: 'PayAsYouGo',
      internetChargeType: 'PayByLcu',
      eipBindMode: 'NAT',
      deletionProtection: props.protect,
      lifecycle,
    });
    this.resource = gateway;
    const eip = new EipAddress(this, 'address', {
      addressName: name,
      bandwidth: String(props.bandwidthMbps),
      internetChargeType: 'PayByTraffic',
      deletionProtection: props.protect,
      lifecycle,
    });
    const association = new EipAssociation(this, 'association', {
      allocationId: eip.id,
      instanceId: gateway.id,
      instanceType: 'Nat',
    });
    for (const vSwitch of network.vSwitches) {
      new SnatEntry(this, `snat-${vSwitch.zone}`, {
        snatTableId: gateway.snatTableIds,
        sourceVswitchId: vSwitch.id,
        snatIp: eip.ipAddress,
        // The service rejects an entry whose address is not yet bound to the gateway.
        dependsOn: [association],
      });
    }
    this.address = eip.ipAddress;
  }
}
