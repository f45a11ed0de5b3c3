import type { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';
import { FRONT_PORTS } from '../../open-design/contract';
import type { BalancerTraffic } from '../balancer/balancer-traffic';
import { Firewall, type FirewallProps } from '../network/firewall';

export interface HostFirewallProps extends FirewallProps {
  /** Clients that may connect to the app. */
  readonly clients: Clients;
  /** Traffic from a load balancer in front; undefined: clients connect directly. */
  readonly balancer: BalancerTraffic | undefined;
  /** Clients that may connect by SSH; undefined: port 22 stays closed. */
  readonly sshClients: Clients | undefined;
}

/** The firewall of a host. It admits the clients of the front proxy, or only the load balancer in front of it. */
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
