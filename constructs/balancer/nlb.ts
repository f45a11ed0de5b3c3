import { NlbListener } from '@cdktf/provider-alicloud/lib/nlb-listener';
import { NlbLoadBalancer } from '@cdktf/provider-alicloud/lib/nlb-load-balancer';
import { NlbServerGroup } from '@cdktf/provider-alicloud/lib/nlb-server-group';
import { NlbServerGroupServerAttachment } from '@cdktf/provider-alicloud/lib/nlb-server-group-server-attachment';
import { SecurityGroupRule } from '@cdktf/provider-alicloud/lib/security-group-rule';
import { Construct } from 'constructs';

import { BALANCERS } from '../../alibaba-cloud/balancers';
import { Firewall } from '../network/firewall';
import {
  BALANCER_HEALTH_CHECK,
  type DnsTarget,
  FULL_WEIGHT,
  HEALTHY_CODE,
  HTTPS_PORT,
  type LoadBalancer,
  type LoadBalancerProps,
  TLS_POLICY,
  zoneMappings,
} from './load-balancer';

/** The lowest priority in a security group, after every rule that accepts. */
const LAST = 100;

/**
 * A Network Load Balancer. It terminates TLS and passes the stream to the backend, preceded by a PROXY protocol header.
 *
 * It has no listener for HTTP, because it cannot redirect.
 */
export class Nlb extends Construct implements LoadBalancer {
  readonly resource: NlbLoadBalancer;
  readonly loadBalancerId: string;
  readonly serverGroupId: string;
  readonly dnsTarget: DnsTarget;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    const { name, network } = props;
    const firewall = new Firewall(this, 'firewall', { name, network });
    firewall.allowTcp('https', HTTPS_PORT, props.clients);
    // The security group of an NLB admits everything that no rule denies. Unlike in the group of an ECS instance, the
    // denial must be explicit. Source: Alibaba Cloud docs, "Configure an NLB security group for blacklist and whitelist".
    const others = new SecurityGroupRule(this, 'deny-others', {
      securityGroupId: firewall.securityGroupId,
      type: 'ingress',
      ipProtocol: 'all',
      portRange: '-1/-1',
      cidrIp: '0.0.0.0/0',
      policy: 'drop',
      priority: LAST,
      description: 'everything that no other rule accepts',
    });

    const balancer = new NlbLoadBalancer(this, 'Resource', {
      loadBalancerName: name,
      paymentType: 'PayAsYouGo',
      vpcId: network.vpcId,
      zoneMappings: zoneMappings(BALANCERS.nlb, network),
      addressType: props.address === 'internet' ? 'Internet' : 'Intranet',
      crossZoneEnabled: true,
      securityGroupIds: [firewall.securityGroupId],
      deletionProtectionEnabled: props.protect,
      lifecycle: { preventDestroy: props.protect },
    });
    this.resource = balancer;
    this.loadBalancerId = balancer.id;
    this.dnsTarget = { type: BALANCERS.nlb.dnsRecord, value: balancer.dnsName };
    this.serverGroupId = this.serverGroup();

    new NlbListener(this, 'https', {
      loadBalancerId: this.loadBalancerId,
      serverGroupId: this.serverGroupId,
      listenerProtocol: 'TCPSSL',
      listenerPort: HTTPS_PORT,
      certificateIds: [props.certificate.idWithRegion],
      securityPolicyId: TLS_POLICY,
      // HTTP/2 would reach the front proxy, which supports it with TLS only.
      alpnEnabled: false,
      proxyProtocolEnabled: true,
      idleTimeout: BALANCERS.nlb.longestSilenceSeconds,
      dependsOn: [others],
    });
  }

  private serverGroup(): string {
    const { name, network, backend } = this.props;
    const { id: serverGroupId } = new NlbServerGroup(this, 'server-group', {
      serverGroupName: name,
      serverGroupType: 'Instance',
      protocol: 'TCP',
      vpcId: network.vpcId,
      // A TCPSSL listener cannot use a server group that preserves addresses. The PROXY protocol passes them instead.
      // Source: Alibaba Cloud docs, "Obtain client IP addresses through an NLB instance".
      preserveClientIpEnabled: false,
      healthCheck: {
        healthCheckEnabled: true,
        healthCheckType: 'HTTP',
        httpCheckMethod: 'GET',
        healthCheckUrl: backend.probePath,
        // The probe has no PROXY header, which the other port requires.
        healthCheckConnectPort: backend.probePort,
        healthCheckHttpCode: [HEALTHY_CODE],
        healthCheckInterval: BALANCER_HEALTH_CHECK.intervalSeconds,
        healthCheckConnectTimeout: BALANCER_HEALTH_CHECK.timeoutSeconds,
        healthyThreshold: BALANCER_HEALTH_CHECK.healthyThreshold,
        unhealthyThreshold: BALANCER_HEALTH_CHECK.unhealthyThreshold,
      },
    });
    if (backend.instanceId) {
      new NlbServerGroupServerAttachment(this, 'server', {
        serverGroupId,
        serverType: 'Ecs',
        serverId: backend.instanceId,
        port: backend.port,
        weight: FULL_WEIGHT,
      });
    }
    return serverGroupId;
  }
}
