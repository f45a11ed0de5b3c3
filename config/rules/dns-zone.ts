import { BALANCERS } from '../../alibaba-cloud/balancers';
import { eitherOf } from '../faults';
import { WITH_ADDRESS_RECORD } from '../sections/slb';
import type { Rule } from './rule';

const zoneHoldsDomain: Rule = ({ slb, access }) =>
  slb?.dnsZone &&
  access?.domain &&
  access.domain !== slb.dnsZone &&
  !access.domain.endsWith(`.${slb.dnsZone}`)
    ? [
        {
          path: ['slb', 'dnsZone'],
          got: `${slb.dnsZone}, with access.domain ${access.domain}`,
          allowed: 'a domain that access.domain ends with',
          fix: 'change slb.dnsZone or access.domain',
        },
      ]
    : [];

/**
 * A CNAME record excludes all other records of its name, and the name of a zone always has NS and SOA records. Alibaba
 * Cloud DNS accepts the record nevertheless, next to some types of records; resolvers then lose mail.
 * Source: RFC 1034, November 1987, section 3.6.2; Alibaba Cloud DNS, "DNS record conflict rules", 30 July 2025.
 */
const zoneItselfHasNoCname: Rule = ({ slb, access }) =>
  slb?.kind && slb.dnsZone && slb.dnsZone === access?.domain && BALANCERS[slb.kind].dnsRecord === 'CNAME'
    ? [
        {
          path: ['slb', 'dnsZone'],
          got: `${slb.dnsZone}, which is access.domain itself, with slb.kind ${slb.kind}`,
          allowed: `a domain above access.domain: the record of ${slb.kind} is a CNAME, which excludes the NS, SOA and MX records of the zone's own name`,
          fix: `use a subdomain, such as access.domain: design.${slb.dnsZone}; or write slb.kind: ${eitherOf(WITH_ADDRESS_RECORD)}, whose record is an A record`,
        },
      ]
    : [];

/** Rules about the zone of the balancer's DNS record. */
export const DNS_ZONE_RULES: readonly Rule[] = [zoneHoldsDomain, zoneItselfHasNoCname];
