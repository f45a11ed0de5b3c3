import { SlbListener } from '@cdktf/provider-alicloud/lib/slb-listener';
import { SlbLoadBalancer } from '@cdktf/provider-alicloud/lib/slb-load-balancer';
import { SlbServerGroup } from '@cdktf/provider-alicloud/lib/slb-server-group';
import { SlbServerGroupServerAttachment } from '@cdktf/provider-alicloud/lib/slb-server-group-server-attachment';
import { Construct } from 'constructs';

import { BALANCERS } from '../../alibaba-cloud/balancers';
import { ClbAllowList } from './allow-list';
import { ClbCertificate } from './clb-certificate';
import {
  BALANCER_HEALTH_CHECK,
  type DnsTarget,
  FULL_WEIGHT,
  HEALTHY_CODE,
  HTTP_PORT,
  HTTPS_PORT,
  type LoadBalancer,
  type LoadBalancerProps,
  TLS_POLICY,
} from './load-balancer';

/** No bandwidth limit of the listener: traffic is billed by volume. */
const UNLIMITED = -1;

/** A Classic Load Balancer. It terminates HTTPS, sends HTTP to the backend, and redirects HTTP. It has one address. */
export class Clb extends Construct implements LoadBalancer {
  readonly resource: SlbLoadBalancer;
  readonly loadBalancerId: string;
  readonly serverGroupId: string;
  readonly dnsTarget: DnsTarget;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    const balancer = new SlbLoadBalancer(this, 'Resource', {
      loadBalancerName: props.name,
      instanceChargeType: 'PayByCLCU',
      internetChargeType: 'PayByTraffic',
      ...this.placed(),
      deleteProtection: props.protect ? 'on' : 'off',
      lifecycle: { preventDestroy: props.protect },
    });
    this.resource = balancer;
    this.loadBalancerId = balancer.id;
    this.dnsTarget = { type: BALANCERS.clb.dnsRecord, value: balancer.address };
    this.serverGroupId = this.serverGroup();
    this.redirectTo(this.httpsListener());
  }

  private placed(): { addressType: string; vswitchId?: string } {
    const { address, network } = this.props;
    if (address === 'internet') return { addressType: address };
    const [first] = network.vSwitches;
    if (!first) throw new Error('a network without a vSwitch cannot have an intranet CLB; add a vSwitch');
    return { addressType: address, vswitchId: first.id };
  }

  private serverGroup(): string {
    const { name, backend } = this.props;
    const { id: serverGroupId } = new SlbServerGroup(this, 'server-group', {
      loadBalancerId: this.loadBalancerId,
      name,
    });
    if (backend.instanceId) {
      new SlbServerGroupServerAttachment(this, 'server', {
        serverGroupId,
        type: 'ecs',
        serverId: backend.instanceId,
        port: backend.port,
        weight: FULL_WEIGHT,
      });
    }
    return serverGroupId;
  }

  private httpsListener(): SlbListener {
    const { name, certificate, clients, backend } = this.props;
    const allowList =
      clients === 'everyone' ? undefined : new ClbAllowList(this, 'allow-list', { name, clients });
    return new SlbListener(this, 'https', {
      loadBalancerId: this.loadBalancerId,
      serverGroupId: this.serverGroupId,
      protocol: 'https',
      frontendPort: HTTPS_PORT,
      bandwidth: UNLIMITED,
      serverCertificateId: new ClbCertificate(this, 'certificate', { name, certificate }).serverCertificateId,
      tlsCipherPolicy: TLS_POLICY,
      // Compression would hold back the events of a stream until there are enough of them to compress.
      gzip: false,
      requestTimeout: BALANCERS.clb.longestSilenceSeconds,
      idleTimeout: BALANCERS.clb.longestIdleSeconds,
      // CLB always passes on the client's address.
      xForwardedFor: { retriveSlbProto: true },
      healthCheck: 'on',
      healthCheckMethod: 'get',
      healthCheckUri: backend.probePath,
      healthCheckConnectPort: backend.probePort,
      healthCheckHttpCode: HEALTHY_CODE,
      healthCheckInterval: BALANCER_HEALTH_CHECK.intervalSeconds,
      healthCheckTimeout: BALANCER_HEALTH_CHECK.timeoutSeconds,
      healthyThreshold: BALANCER_HEALTH_CHECK.healthyThreshold,
      unhealthyThreshold: BALANCER_HEALTH_CHECK.unhealthyThreshold,
      ...(allowList
        ? { aclStatus: 'on', aclType: 'white', aclIds: [allowList.aclId], dependsOn: allowList.entries }
        : { aclStatus: 'off' }),
    });
  }

  /**
   * On a listener that redirects, the service ignores all other settings, including the access control list. Every
   * client is redirected to HTTPS, where the list applies.
   */
  private redirectTo(https: SlbListener): void {
    new SlbListener(this, 'http', {
      loadBalancerId: this.loadBalancerId,
      protocol: 'http',
      frontendPort: HTTP_PORT,
      listenerForward: 'on',
      forwardPort: HTTPS_PORT,
      // The service requires the listener to which this one redirects.
      dependsOn: [https],
    });
  }
}
