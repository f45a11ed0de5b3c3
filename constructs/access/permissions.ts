import type { EnterpriseRegistry } from '../../alibaba-cloud/acr';
import { CHALLENGE_ACTIONS, ZONE_RESOURCE } from '../../alibaba-cloud/dns';
import type { BucketName, DomainName } from '../../values/values';
import type { Permission } from './role';

/**
 * Permissions to prove control of a domain with a record in Alibaba Cloud DNS: the host creates a TXT record, finds it
 * and deletes it.
 *
 * A policy can name zones (acs:alidns:*:*:domain/<zone>), and neither a record's name nor its type: whoever may add a TXT
 * record to a zone may add and delete every record of it. Therefore, a challenge can have a zone of its own. Without one,
 * only the DNS knows which parent of the name is the zone, so all parents are allowed, and no other domain.
 * Source: Alibaba Cloud DNS, "RAM authorization" and "AddDomainRecord" (2 December 2025).
 *
 * @param challengeZone zone of the challenge alone; undefined: the record is in the domain's own zone
 */
export const dnsChallenge = (domain: DomainName, challengeZone: DomainName | undefined): Permission[] => {
  const labels = domain.split('.');
  const parents = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  const zones = challengeZone ? [challengeZone] : parents;
  return [
    {
      actions: CHALLENGE_ACTIONS,
      resources: zones.map((zone) => `${ZONE_RESOURCE}${zone}`),
    },
  ];
};

/**
 * Permissions to write backups into a folder of a bucket: list, write and read them. Nothing in them deletes an object or
 * a version of one; backups expire by a lifecycle rule of the bucket.
 *
 * A policy cannot tell a new object from one that replaces another: oss:PutObject allows both. What keeps a backup from
 * being lost to an overwrite is the bucket's: a rule that forbids overwriting (PutBucketOverwriteConfig), or versioning,
 * which keeps what was overwritten. The request header x-oss-forbid-overwrite has no effect in a bucket with versioning.
 * Sources: OSS, "PutObject" and "PutBucketOverwriteConfig" (23 June 2026); OSS, "Policy syntax and elements" (26 March
 * 2026) for the actions.
 */
export const backupsIn = (bucket: BucketName, folder: string): Permission[] => [
  {
    actions: ['oss:ListObjects'],
    resources: [`acs:oss:*:*:${bucket}`],
    condition: { StringLike: { 'oss:Prefix': [`${folder}/*`] } },
  },
  { actions: ['oss:PutObject', 'oss:GetObject'], resources: [`acs:oss:*:*:${bucket}/${folder}/*`] },
];

/**
 * Permissions to pull the images of one repository of an Enterprise instance. GetAuthorizationToken knows no resource: the
 * token opens what cr:PullRepository allows.
 * Source: Container Registry, "RAM authentication rules" (28 February 2024).
 *
 * @param instanceId id of the instance, `cri-…`
 */
export const pullsFrom = (instanceId: string, { region, repository }: EnterpriseRegistry): Permission[] => [
  { actions: ['cr:GetAuthorizationToken'], resources: ['*'] },
  {
    actions: ['cr:PullRepository'],
    resources: [`acs:cr:${region}:*:repository/${instanceId}/${repository}`],
  },
];
