import { AlidnsRecord } from '@cdktf/provider-alicloud/lib/alidns-record';
import { Construct } from 'constructs';

import type { DomainName } from '../../values/values';
import type { DnsTarget } from './load-balancer';

export interface DnsRecordProps {
  /** Name to be led to the target: design.example.com. */
  readonly domain: DomainName;
  /** Zone in Alibaba Cloud DNS that the name is in or is: example.com. */
  readonly zone: DomainName;
  readonly target: DnsTarget;
}

/** The shortest the free edition of Alibaba Cloud DNS has. Source: provider docs, alidns_record. */
const TTL_SECONDS = 600;

/** The zone itself. */
const APEX = '@';

/** A record in Alibaba Cloud DNS that leads a domain to a load balancer. */
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
