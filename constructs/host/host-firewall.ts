import type { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';
import { FRONT_PORTS } from '../../open-design/contract';
import type { BalancerTraffic } from '../balancer/balancer-traffic';
import { Firewall, type FirewallProps } from '../network/firewall';

export interface HostFirewallProps extends FirewallProps {
  /** Clients of the app. */
  readonly clients: Clients;
  /** What a load balancer in front sends; undefined: clients come themselves. */
  readonly balancer: BalancerTraffic | undefined;
  /** Clients of SSH; undefined: port 22 stays shut. */
  readonly sshClients: Clients | undefined;
}

/** Who reaches the host: clients of its front proxy, or nobody but the load balancer in front of it. */
export class HostFirewall extends Firewall {
  constructor(scope: Construct, id: string, props: HostFirewallProps) {
    super(scope, id, props);
    if (props.balancer) {
      this.allowVSwitches('balancer', [FRONT_PORTS.requests, FRONT_PORTS.probes], props.balancer.admit);
    } else {
      this.allowTcp('https', FRONT_PORTS.https, props.clients);
      this.allowTcp('http-redirect', FRONT_PORTS.http, props.clients);
    }
    if (props.sshClients) this.allowTcp('ssh', 22, props.sshClients);
  }
}
