import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';

import { BALANCERS, type ClusterBalancerKind } from '../../alibaba-cloud/balancers';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { APP_NAME, selectorOf } from './names';
import type { AppNamespace } from './namespace';
import { PROXY_PORTS } from './proxy-container';

/** Port of the Service; what stands in front of it speaks plain HTTP to it. */
export const SERVICE_PORT = 80;

/** A load balancer made elsewhere, whose server group the cluster's cloud controller is to fill. */
export interface ServiceBalancer {
  readonly kind: ClusterBalancerKind;
  readonly loadBalancerId: string;
  /** The server group; CLB calls it vServer group. */
  readonly serverGroupId: string;
}

export interface AppServiceProps {
  readonly namespace: AppNamespace;
  /** undefined: the Service has an address inside the cluster, and nothing else. */
  readonly balancer: ServiceBalancer | undefined;
}

const LOAD_BALANCER = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer';

/**
 * Leaves balancer, listener and TLS as they are, and puts the pod itself into the server group: health checks go to its
 * other port, which no node has. The port in `vgroup-port` is the Service's.
 * Source: kubernetes/cloud-provider-alibaba-cloud, pkg/controller/service (`VGroupPort`, clbv1 and nlbv2).
 */
const attachedTo = ({ loadBalancerId, serverGroupId }: ServiceBalancer): Record<string, string> => ({
  'service.beta.kubernetes.io/backend-type': 'eni',
  [`${LOAD_BALANCER}-id`]: loadBalancerId,
  [`${LOAD_BALANCER}-force-override-listeners`]: 'false',
  [`${LOAD_BALANCER}-vgroup-port`]: `${serverGroupId}:${SERVICE_PORT}`,
});

/** The address of the front proxy. */
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
