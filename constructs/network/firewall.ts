import { SecurityGroup } from '@cdktf/provider-alicloud/lib/security-group';
import { SecurityGroupRule } from '@cdktf/provider-alicloud/lib/security-group-rule';
import { Construct } from 'constructs';

import { ALL_ADDRESSES, CLOUD_SERVICES } from '../../alibaba-cloud/networks';
import type { Clients } from '../../open-design/clients';
import type { Network, VSwitchRef } from './network';

export interface FirewallProps {
  /** Name of the security group. */
  readonly name: string;
  /** Network it belongs to. */
  readonly network: Network;
}

/** A security group that admits no traffic by default, not even between its members. */
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
   * Each network has its own rule, and the network is part of the rule's id. When the list changes, the other rules
   * are not touched, so the remaining clients stay connected. A network that is listed twice has one rule.
   */
  allowTcp(service: string, port: number, clients: Clients): void {
    for (const cidr of new Set(clients === 'everyone' ? [ALL_ADDRESSES] : clients)) {
      this.admit(`${service}-${cidr.replace(/[./]/g, '-')}`, `${service} from ${cidr}`, [port, port], cidr);
    }
  }

  /**
   * Lets the members connect only to what {@link allowOut} names. Without it they may connect to everything.
   *
   * Networks of Alibaba Cloud's own services stay open: names, updates, metadata and Cloud Assistant are there.
   */
  restrictOut(): void {
    this.out('egress-none', 'nothing else', 'drop', { protocol: 'all', cidr: ALL_ADDRESSES });
    this.out('egress-services', 'the services of Alibaba Cloud', 'accept', {
      protocol: 'all',
      cidr: CLOUD_SERVICES.text,
    });
  }

  /** Lets the members connect to one TCP port. */
  allowOut(service: string, port: number, networks: readonly string[]): void {
    for (const cidr of new Set(networks)) {
      this.out(`egress-${service}-${cidr.replace(/[./]/g, '-')}`, `${service} to ${cidr}`, 'accept', {
        protocol: 'tcp',
        port,
        cidr,
      });
    }
  }

  /** Admits TCP connections from vSwitches to a range of ports. Their networks may be unresolved tokens. */
  allowVSwitches(service: string, ports: readonly [number, number], vSwitches: readonly VSwitchRef[]): void {
    for (const { zone, cidr } of vSwitches) {
      this.admit(`${service}-${zone}`, `${service} from the vSwitch in ${zone}`, ports, cidr);
    }
  }

  private out(
    id: string,
    description: string,
    policy: 'accept' | 'drop',
    to: { readonly protocol: 'tcp' | 'all'; readonly port?: number; readonly cidr: string },
  ): void {
    new SecurityGroupRule(this, id, {
      securityGroupId: this.securityGroupId,
      type: 'egress',
      ipProtocol: to.protocol,
      portRange: to.port === undefined ? '-1/-1' : `${to.port}/${to.port}`,
      cidrIp: to.cidr,
      policy,
      // The smaller number comes first.
      priority: policy === 'accept' ? 1 : 100,
      description,
    });
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
