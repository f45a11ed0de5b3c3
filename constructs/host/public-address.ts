import { EipAddress } from '@cdktf/provider-alicloud/lib/eip-address';
import { EipAssociation } from '@cdktf/provider-alicloud/lib/eip-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface PublicAddressProps {
  /** Name of the elastic IP. */
  readonly name: string;
  /** Maximum outbound bandwidth in Mbit/s. Traffic is billed by volume. */
  readonly bandwidthMbps: number;
  /** Whether the service and Terraform refuse to release the address. Terraform would unbind it from the host first. */
  readonly protect: boolean;
}

/** An elastic IP. The address remains when the instance behind it is replaced. */
export class PublicAddress extends Construct {
  /** The IPv4 address. */
  readonly ip: string;
  private readonly allocationId: string;

  constructor(scope: Construct, id: string, props: PublicAddressProps) {
    super(scope, id);
    const eip = new EipAddress(this, 'Resource', {
      addressName: props.name,
      bandwidth: String(props.bandwidthMbps),
      internetChargeType: 'PayByTraffic',
      deletionProtection: props.protect,
      lifecycle: { preventDestroy: props.protect },
    });
    this.ip = eip.ipAddress;
    this.allocationId = eip.id;
  }

  /** Binds the address to an ECS instance. Resources that need the address to work must depend on the result. */
  bindTo(instanceId: string): ITerraformDependable {
    return new EipAssociation(this, 'association', {
      allocationId: this.allocationId,
      instanceId,
      instanceType: 'EcsInstance',
    });
  }
}
