import { authorizationHostOf } from '../../alibaba-cloud/acr-hosts';
import type { Config } from '../../config/schema';

/** What a host is for. */
export type ProxyRole = 'registry' | 'token' | 'blobs' | 'charts';

/** What the hosts of a role are called. */
export const ROLES: Readonly<Record<ProxyRole, string>> = {
  registry: 'registry',
  token: 'authorization',
  blobs: 'bucket',
  charts: 'charts',
};

/** The key of the section `acrProxy` that lets a host of a role through. */
export const KEYS: Readonly<Record<ProxyRole, string>> = {
  registry: 'registries',
  token: 'authorizations',
  blobs: 'buckets',
  charts: 'charts',
};

/** The hosts of a check. */
export interface Hosts {
  readonly registries: readonly string[];
  /** Authorization services beside those that the names of registries tell. */
  readonly authorizations: readonly string[];
  readonly buckets: readonly string[];
  readonly charts: readonly string[];
  /** Whether the proxy lets a bucket through. Undefined: its list is not known. */
  readonly lets?: (bucket: string) => boolean;
}

/** The hosts of an environment, and others of the same proxy. */
export const withSection = (
  { registries, authorizations, buckets, charts, everyBucketOf }: NonNullable<Config['acrProxy']>,
  others: Hosts,
): Hosts => ({
  registries,
  authorizations: [...authorizations, ...others.authorizations],
  buckets: [...new Set([...buckets, ...others.buckets])],
  charts: [...new Set([...charts, ...others.charts])],
  lets: (bucket) =>
    buckets.some((name) => name === bucket) ||
    everyBucketOf.some((endpoint) => bucket.split('.').slice(1).join('.') === endpoint),
});

/** The authorization services to which a registry may send clients. Empty: its answer alone tells it. */
export const expectedOf = (registry: string, { authorizations }: Hosts): readonly string[] => {
  const followed = authorizationHostOf(registry);
  return [...new Set([...(followed === undefined ? [] : [followed]), ...authorizations])];
};
