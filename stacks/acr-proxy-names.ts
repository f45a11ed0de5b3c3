import { authorizationHostOf } from '../alibaba-cloud/acr-hosts';
import { vpcRegionOf } from '../alibaba-cloud/registries';
import type { Config } from '../config/schema';

type AcrProxy = NonNullable<Config['acrProxy']>;

/** The names that a proxy lets through, by what they are for. */
export const namesOf = ({ registries, authorizations, charts, buckets }: AcrProxy): readonly string[] => [
  ...new Set([
    ...registries,
    ...registries.flatMap((registry) => authorizationHostOf(registry) ?? []),
    ...authorizations,
    ...buckets,
    ...charts,
  ]),
];

/** Whether a proxy leads to names that resolve to addresses on the internet. */
export const leadsToInternet = (proxy: AcrProxy): boolean =>
  [...namesOf(proxy), ...proxy.everyBucketOf].some((name) => vpcRegionOf(name) === undefined);

/** Whether a proxy leads to names that resolve to addresses inside VPCs. */
export const leadsIntoVpc = (proxy: AcrProxy): boolean =>
  [...namesOf(proxy), ...proxy.everyBucketOf].some((name) => vpcRegionOf(name) !== undefined);
