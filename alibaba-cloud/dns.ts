/**
 * Actions with which a host proves a domain by a record in Alibaba Cloud DNS: it creates a TXT record, finds it and deletes
 * it. Source: Alibaba Cloud DNS, "RAM authorization" and "AddDomainRecord" (2 December 2025).
 */
export const CHALLENGE_ACTIONS = [
  'alidns:AddDomainRecord',
  'alidns:DeleteDomainRecord',
  'alidns:DescribeDomainRecords',
] as const;

/** A zone of Alibaba Cloud DNS in a policy of RAM starts with this, and ends in its name. Source: the same. */
export const ZONE_RESOURCE = 'acs:alidns:*:*:domain/';
