import type { Construct } from 'constructs';

import { type BalancerKind, servesCluster } from '../alibaba-cloud/balancers';
import type { AppEnvironment } from '../config/load';
import type { Config } from '../config/schema';
import { Alb } from '../constructs/balancer/alb';
import {
  BalancerCertificate,
  type BalancerCertificateProps,
} from '../constructs/balancer/balancer-certificate';
import { FRONT_PROXY } from '../constructs/balancer/balancer-traffic';
import { Clb } from '../constructs/balancer/clb';
import { DnsRecord } from '../constructs/balancer/dns-record';
import { Nlb } from '../constructs/balancer/nlb';
import type { ServiceBalancer } from '../constructs/kubernetes/service';
import type { CertificateId } from '../values/values';
import { rememberBalancer } from './balancer-changes';
import type { CertificateStack } from './certificate-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

type Slb = NonNullable<Config['slb']>;

/** The construct for each kind. `alibaba-cloud/balancers.ts` contains everything else that depends on the kind. */
const CONSTRUCTS = { alb: Alb, nlb: Nlb, clb: Clb } as const satisfies Record<BalancerKind, unknown>;

export interface SlbStackProps {
  readonly environment: AppEnvironment;
  /** The environment's `slb:` section. */
  readonly slb: Slb;
  /** The network of the load balancer. */
  readonly network: NetworkStack;
  /** The certificate that exists, or the stack that uploads one. */
  readonly certificate: CertificateId | CertificateStack;
  /** The instance behind the balancer; undefined: a cluster registers its own servers. */
  readonly instanceId: string | undefined;
}

/** A load balancer in front of the app: HTTPS, the allow-list, and the domain name. */
export class SlbStack extends EnvironmentStack {
  /** The balancer for the Service of a cluster; undefined: the balancer forwards to a host. */
  readonly service: ServiceBalancer | undefined;

  constructor(scope: Construct, props: SlbStackProps) {
    super(scope, 'slb', props.environment);
    const { slb } = props;
    const { access } = props.environment.config;

    const certificate = new BalancerCertificate(this, 'certificate', sourceOf(props.certificate));
    // An uploaded one is found by its name while this stack is planned, so it must be there by then.
    if (typeof props.certificate !== 'string') this.addDependency(props.certificate);
    // The name contains the kind, so that a balancer of another kind can be created before the old one is removed.
    const balancer = new CONSTRUCTS[slb.kind](this, slb.kind, {
      name: this.prefix,
      network: props.network.network,
      address: slb.address,
      certificate,
      clients: access.allow,
      backend: { ...FRONT_PROXY, instanceId: props.instanceId },
      protect: slb.protect,
      accessLogs: slb.accessLogs,
    });

    rememberBalancer(this, slb, balancer.resource);

    const { loadBalancerId, serverGroupId } = balancer;
    if (slb.target === 'ack' && servesCluster(slb.kind)) {
      this.service = { kind: slb.kind, loadBalancerId, serverGroupId };
    }

    const { domain } = access;
    if (domain && slb.dnsZone) {
      new DnsRecord(this, 'dns-record', { domain, zone: slb.dnsZone, target: balancer.dnsTarget });
    }

    this.output('endpoint', 'Where the app is reached.', `https://${domain ?? balancer.dnsTarget.value}`);
    this.output(
      'dns_target',
      'What the domain has to lead to: the type of the record and its value.',
      `${balancer.dnsTarget.type} ${balancer.dnsTarget.value}`,
    );
    this.output('load_balancer_id', 'The load balancer.', loadBalancerId);
    this.output('server_group_id', 'What it forwards to.', serverGroupId);
  }
}

const sourceOf = (certificate: SlbStackProps['certificate']): BalancerCertificateProps =>
  typeof certificate === 'string'
    ? { kind: 'existing', id: certificate }
    : {
        kind: 'uploaded',
        name: certificate.certificateName,
        region: certificate.certificateRegion,
        uploadedBy: certificate.node.id,
      };
