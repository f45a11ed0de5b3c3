import { AlbListener, type AlbListenerConfig } from '@cdktf/provider-alicloud/lib/alb-listener';
import { AlbLoadBalancer } from '@cdktf/provider-alicloud/lib/alb-load-balancer';
import { AlbRule } from '@cdktf/provider-alicloud/lib/alb-rule';
import { AlbServerGroup } from '@cdktf/provider-alicloud/lib/alb-server-group';
import { Construct } from 'constructs';

import { BALANCERS } from '../../alibaba-cloud/balancers';
import { literally } from '../literally';
import { AccessLogs } from './access-logs';
import { AlbAllowList } from './allow-list';
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
  zoneMappings,
} from './load-balancer';

/** The same URL with HTTPS. ALB replaces the variables. */
const SAME_BY_HTTPS = {
  protocol: 'HTTPS',
  port: String(HTTPS_PORT),
  host: literally('${host}'),
  path: literally('${path}'),
  query: literally('${query}'),
  httpCode: '301',
};

/** An Application Load Balancer. It terminates HTTPS, sends HTTP to the backend, and redirects HTTP. */
export class Alb extends Construct implements LoadBalancer {
  readonly resource: AlbLoadBalancer;
  readonly loadBalancerId: string;
  readonly serverGroupId: string;
  readonly dnsTarget: DnsTarget;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    const { name, network, clients, accessLogs } = props;
    const balancer = new AlbLoadBalancer(this, 'Resource', {
      loadBalancerName: name,
      loadBalancerEdition: 'Standard',
      loadBalancerBillingConfig: { payType: 'PayAsYouGo' },
      vpcId: network.vpcId,
      zoneMappings: zoneMappings(BALANCERS.alb, network),
      addressType: props.address === 'internet' ? 'Internet' : 'Intranet',
      // The provider's schema has no default and does not compute it. Without it, every plan replaces the balancer.
      addressAllocatedMode: 'Fixed',
      deletionProtectionEnabled: props.protect,
      lifecycle: {
        preventDestroy: props.protect,
        // The log attachment also appears in this attribute.
        ...(accessLogs ? { ignoreChanges: ['access_log_config'] } : {}),
      },
    });
    this.resource = balancer;
    this.loadBalancerId = balancer.id;
    this.dnsTarget = { type: BALANCERS.alb.dnsRecord, value: balancer.dnsName };
    this.serverGroupId = this.serverGroup().id;

    const https = this.listener('https', {
      listenerProtocol: 'HTTPS',
      listenerPort: HTTPS_PORT,
      certificates: [{ certificateId: props.certificate.idWithRegion }],
      securityPolicyId: TLS_POLICY,
      http2Enabled: true,
      // Compression would hold back the events of a stream until there are enough of them to compress.
      gzipEnabled: false,
      requestTimeout: BALANCERS.alb.longestSilenceSeconds,
      idleTimeout: BALANCERS.alb.longestIdleSeconds,
      xForwardedForConfig: { xForwardedForEnabled: true },
    });
    const http = this.listener('http', { listenerProtocol: 'HTTP', listenerPort: HTTP_PORT });
    this.redirectAll(http);

    if (clients !== 'everyone') {
      new AlbAllowList(this, 'allow-list', { name, clients }).guard({
        https: https.id,
        http: http.id,
      });
    }
    if (accessLogs) {
      new AccessLogs(this, 'access-logs', { ...accessLogs, protect: props.protect }).collectFrom(balancer.id);
    }
  }

  private serverGroup(): AlbServerGroup {
    const { name, network, backend } = this.props;
    return new AlbServerGroup(this, 'server-group', {
      serverGroupName: name,
      serverGroupType: 'Instance',
      protocol: 'HTTP',
      vpcId: network.vpcId,
      healthCheckConfig: {
        healthCheckEnabled: true,
        healthCheckProtocol: 'HTTP',
        healthCheckMethod: 'GET',
        healthCheckPath: backend.probePath,
        healthCheckConnectPort: backend.probePort,
        healthCheckCodes: [HEALTHY_CODE],
        healthCheckInterval: BALANCER_HEALTH_CHECK.intervalSeconds,
        healthCheckTimeout: BALANCER_HEALTH_CHECK.timeoutSeconds,
        healthyThreshold: BALANCER_HEALTH_CHECK.healthyThreshold,
        unhealthyThreshold: BALANCER_HEALTH_CHECK.unhealthyThreshold,
      },
      // The service always returns this block. Without it, every plan would remove it.
      stickySessionConfig: { stickySessionEnabled: false },
      ...(backend.instanceId
        ? {
            servers: [
              {
                serverType: 'Ecs',
                serverId: backend.instanceId,
                port: backend.port,
                weight: FULL_WEIGHT,
                // Without it, every plan would set it.
                description: name,
              },
            ],
          }
        : // Every plan would remove what somebody else has registered.
          { lifecycle: { ignoreChanges: ['servers'] } }),
    });
  }

  private listener(
    role: string,
    config: Omit<AlbListenerConfig, 'loadBalancerId' | 'defaultActions'>,
  ): AlbListener {
    return new AlbListener(this, role, {
      ...config,
      loadBalancerId: this.loadBalancerId,
      defaultActions: [
        {
          type: 'ForwardGroup',
          forwardGroupConfig: { serverGroupTuples: [{ serverGroupId: this.serverGroupId }] },
        },
      ],
    });
  }

  /** Redirects by a rule, because the default action of a listener can only forward. */
  private redirectAll(listener: AlbListener): void {
    new AlbRule(this, 'redirect', {
      listenerId: listener.id,
      ruleName: 'redirect-to-https',
      priority: 1,
      ruleConditions: [{ type: 'Path', pathConfig: { values: ['/*'] } }],
      ruleActions: [{ type: 'Redirect', order: 1, redirectConfig: SAME_BY_HTTPS }],
    });
  }
}
