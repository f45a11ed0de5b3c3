import { AlidnsRecord } from '@cdktf/provider-alicloud/lib/alidns-record';
import { Construct } from 'constructs';

import type { DomainName } from '../../values/values';
import type { DnsTarget } from './load-balancer';

export interface DnsRecordProps {
  /** Domain name that points to the target: design.example.com. */
  readonly domain: DomainName;
  /** Zone in Alibaba Cloud DNS that contains the name, or is the name: example.com. */
  readonly zone: DomainName;
  readonly target: DnsTarget;
}

/** The shortest TTL of the free edition of Alibaba Cloud DNS. Source: provider docs, alidns_record. */
const TTL_SECONDS = 600;

/** Host record of the zone itself. */
const APEX = '@';

/** A record in Alibaba Cloud DNS that points a domain name to a load balancer. */
export class DnsRecord extends Construct {
  constructor(scope: Construct, id: string, { domain, zone, target }: DnsRecordProps) {
    super(scope, id);
    new AlidnsRecord(this, 'Resource', {
      domainName: zone,
      rr: domain === zone ? APEX : domain.slice(0, -`.${zone}`.length),
      type: target.type,
      value: target.value,
      ttl: TTL_SECONDS,
    });
  }
}
