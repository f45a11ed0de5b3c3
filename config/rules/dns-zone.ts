import { BALANCERS } from '../../alibaba-cloud/balancers';
import { POLICY_LIMIT_CHARACTERS } from '../../alibaba-cloud/ram-actions';
import { eitherOf } from '../faults';
import { WITH_ADDRESS_RECORD } from '../sections/slb';
import { lacks, type Rule } from './rule';

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

/**
 * With this many labels, the policy that lets a host write into every zone above its domain fits into
 * {@link POLICY_LIMIT_CHARACTERS}, however long the labels are.
 */
const MOST_LABELS = 20;

const challengePolicyFits: Rule = ({ access }) => {
  const tls = access?.tls?.mode === 'acme' && access.tls.challenge === 'dns-01' ? access.tls : undefined;
  const labels = access?.domain?.split('.').length ?? 0;
  return tls && lacks(tls, 'challengeZone') && labels > MOST_LABELS
    ? [
        {
          path: ['access', 'domain'],
          got: `a name of ${labels} labels, with challenge dns-01`,
          allowed: `at most ${MOST_LABELS} labels without access.tls.challengeZone: the role’s policy names every domain above the name, and has at most ${POLICY_LIMIT_CHARACTERS} characters`,
          fix: 'write access.tls.challengeZone, or use a shorter name',
        },
      ]
    : [];
};

/** Rules about DNS zones. */
export const DNS_ZONE_RULES: readonly Rule[] = [zoneHoldsDomain, zoneItselfHasNoCname, challengePolicyFits];
