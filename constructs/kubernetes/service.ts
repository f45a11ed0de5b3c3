import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';

import { BALANCERS, type ClusterBalancerKind } from '../../alibaba-cloud/balancers';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { APP_NAME, selectorOf } from './names';
import type { AppNamespace } from './namespace';
import { PROXY_PORTS } from './proxy-container';

/** Port of the Service. Senders in front of it use plain HTTP. */
export const SERVICE_PORT = 80;

/** A load balancer created elsewhere, whose server group the cloud controller of the cluster fills. */
export interface ServiceBalancer {
  readonly kind: ClusterBalancerKind;
  readonly loadBalancerId: string;
  /** Id of the server group. CLB calls it a vServer group. */
  readonly serverGroupId: string;
}

export interface AppServiceProps {
  readonly namespace: AppNamespace;
  /** Load balancer; undefined: the Service only has an address inside the cluster. */
  readonly balancer: ServiceBalancer | undefined;
}

const LOAD_BALANCER = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer';

/**
 * Leaves the load balancer, its listeners and TLS unchanged, and adds the pod itself to the server group. Health checks
 * use the pod's second port, which nodes do not have. The port in `vgroup-port` is the port of the Service.
 * Source: kubernetes/cloud-provider-alibaba-cloud, pkg/controller/service (`VGroupPort`, clbv1 and nlbv2).
 */
const attachedTo = ({ loadBalancerId, serverGroupId }: ServiceBalancer): Record<string, string> => ({
  'service.beta.kubernetes.io/backend-type': 'eni',
  [`${LOAD_BALANCER}-id`]: loadBalancerId,
  [`${LOAD_BALANCER}-force-override-listeners`]: 'false',
  [`${LOAD_BALANCER}-vgroup-port`]: `${serverGroupId}:${SERVICE_PORT}`,
});

/** The Service of the front proxy. */
export class AppService extends Construct {
  /** Name of the Service. */
  readonly name: string;

  constructor(scope: Construct, id: string, { namespace, balancer }: AppServiceProps) {
    super(scope, id);
    const loadBalancerClass = balancer && BALANCERS[balancer.kind].loadBalancerClass;
    const service = new ServiceV1(this, 'Resource', {
      metadata: {
        name: APP_NAME,
        namespace: namespace.name,
        ...(balancer ? { annotations: attachedTo(balancer) } : {}),
      },
      spec: {
        type: balancer ? 'LoadBalancer' : 'ClusterIP',
        ...(balancer ? { allocateLoadBalancerNodePorts: false } : {}),
        ...(loadBalancerClass ? { loadBalancerClass } : {}),
        selector: selectorOf('app'),
        port: [
          {
            name: PROXY_PORTS.requests,
            port: SERVICE_PORT,
            targetPort: String(FRONT_PROXY.port),
            protocol: 'TCP',
          },
        ],
      },
    });
    this.name = service.metadata.name;
  }
}
