import type { BucketName, DomainName } from '../../values/values';
import type { Permission } from './role';

/**
 * Permissions to prove control of a domain with a record in Alibaba Cloud DNS: the host creates a TXT record, finds it
 * and deletes it.
 *
 * Only the DNS knows which parent of the name is the zone. Therefore, all parents are allowed, and no other domain.
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

/** Permissions to keep backups in a folder of a bucket: list, write and read them, and delete them when they expire. */
export const backupsIn = (bucket: BucketName, folder: string): Permission[] => [
  { actions: ['oss:ListObjects'], resources: [`acs:oss:*:*:${bucket}`] },
  {
    actions: ['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'],
    resources: [`acs:oss:*:*:${bucket}/${folder}/*`],
  },
];
