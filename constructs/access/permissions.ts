import type { BucketName, DomainName } from '../../values/values';
import type { Permission } from './role';

/**
 * What the host needs to prove a domain by a record in Alibaba Cloud DNS: write a TXT record, find it and remove it.
 *
 * Which of the name's parents is the zone only the DNS knows, so all of them are allowed, and no other domain.
 */
export const dnsChallenge = (domain: DomainName): Permission[] => {
  const labels = domain.split('.');
  const zones = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [
    {
      actions: ['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'],
      resources: zones.map((zone) => `acs:alidns:*:*:domain/${zone}`),
    },
  ];
};

/** What it takes to keep backups in a bucket: list, write, read back and, after their time, delete one's own. */
export const backupsIn = (bucket: BucketName, folder: string): Permission[] => [
  { actions: ['oss:ListObjects'], resources: [`acs:oss:*:*:${bucket}`] },
  {
    actions: ['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'],
    resources: [`acs:oss:*:*:${bucket}/${folder}/*`],
  },
];
