import { SecurityGroup } from '@cdktf/provider-alicloud/lib/security-group';
import { SecurityGroupRule } from '@cdktf/provider-alicloud/lib/security-group-rule';
import { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';
import type { Network, VSwitchRef } from './network';

export interface FirewallProps {
  /** Name of the security group. */
  readonly name: string;
  /** Network it belongs to. */
  readonly network: Network;
}

/** Everyone, as the network that a rule of a security group has to name. */
const ALL_ADDRESSES = '0.0.0.0/0';

/** A security group that admits nothing until told, and nothing between its own members. */
export class Firewall extends Construct {
  /** Id of the security group: sg-… */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    this.securityGroupId = new SecurityGroup(this, 'Resource', {
      securityGroupName: props.name,
      vpcId: props.network.vpcId,
      securityGroupType: 'normal',
      innerAccessPolicy: 'Drop',
    }).id;
  }

  /**
   * Admits TCP connections to one port.
   *
   * One rule a network, and the network is part of its id: when the list changes, the rules that stay are
   * not touched, so nobody who stays is cut off. A network that is listed twice has one rule.
   */
  allowTcp(service: string, port: number, clients: Clients): void {
    for (const cidr of new Set(clients === 'everyone' ? [ALL_ADDRESSES] : clients)) {
      this.admit(`${service}-${cidr.replace(/[./]/g, '-')}`, `${service} from ${cidr}`, [port, port], cidr);
    }
  }

  /** Admits TCP connections from vSwitches, whose networks only Terraform may know, to a range of ports. */
  allowVSwitches(service: string, ports: readonly [number, number], vSwitches: readonly VSwitchRef[]): void {
    for (const { zone, cidr } of vSwitches) {
      this.admit(`${service}-${zone}`, `${service} from the vSwitch in ${zone}`, ports, cidr);
    }
  }

  private admit(id: string, description: string, [from, to]: readonly [number, number], cidr: string): void {
    new SecurityGroupRule(this, id, {
      securityGroupId: this.securityGroupId,
      type: 'ingress',
      ipProtocol: 'tcp',
      portRange: `${from}/${to}`,
      cidrIp: cidr,
      policy: 'accept',
      priority: 1,
      description,
    });
  }
}
