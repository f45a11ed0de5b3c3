import { authorizationHostOf } from '../../alibaba-cloud/acr-hosts';
import { REGIONS } from '../../alibaba-cloud/regions';
import { vpcRegionOf } from '../../alibaba-cloud/registries';
import type { Fault } from '../faults';
import type { Rule, SoundParts } from './rule';

type Section = NonNullable<SoundParts['acrProxy']>;

const LISTS = ['registries', 'authorizations', 'charts', 'buckets', 'everyBucketOf'] as const;

/** A name, and where it stands in the file. */
interface Named {
  readonly path: Fault['path'];
  readonly name: string;
}

/** The names in lists of the section. A name that is wrong by itself is left out. */
export const namesIn = (
  section: Section,
  lists: readonly (typeof LISTS)[number][] = LISTS,
): readonly Named[] =>
  lists.flatMap((list) =>
    (section[list] ?? []).flatMap((name, index) =>
      name === undefined ? [] : [{ path: ['acrProxy', list, index], name }],
    ),
  );

/** Whether every entry of a list is right by itself. */
const isWhole = (list: readonly unknown[] | undefined): boolean =>
  list !== undefined && !list.includes(undefined);

/** A pull touches three hosts, and each can fail alone. */
const authorizationsAreKnown: Rule = ({ acrProxy }) => {
  if (!acrProxy || !isWhole(acrProxy.authorizations)) return [];
  const unknown = namesIn(acrProxy, ['registries']).filter(
    ({ name }) => authorizationHostOf(name) === undefined,
  );
  const [first] = unknown;
  const followed = new Set(namesIn(acrProxy, ['registries']).map(({ name }) => authorizationHostOf(name)));
  return [
    ...(first && acrProxy.authorizations?.length === 0
      ? [
          {
            path: first.path,
            got: `${first.name}, whose name does not tell its authorization service, without acrProxy.authorizations`,
            allowed:
              'such a registry together with its authorization service, without which nobody can sign in',
            fix: `write the host of the realm, which curl -i https://${first.name}/v2/ prints, in acrProxy.authorizations`,
          },
        ]
      : []),
    ...namesIn(acrProxy, ['authorizations'])
      .filter(({ name }) => followed.has(name))
      .map(({ path, name }) => ({
        path,
        got: `${name}, which follows from acrProxy.registries`,
        allowed: 'authorization services that no name of a registry tells',
        fix: 'remove it',
      })),
  ];
};

const layersAreReached: Rule = ({ acrProxy }) =>
  acrProxy && acrProxy.buckets?.length === 0 && acrProxy.everyBucketOf?.length === 0
    ? [
        {
          path: ['acrProxy', 'buckets'],
          got: 'neither acrProxy.buckets nor acrProxy.everyBucketOf',
          allowed: 'the hosts that hold the layers: every pull is redirected to one of them',
          fix: 'for an Enterprise instance, write cri-<id>-registry.oss-<region>-internal.aliyuncs.com in acrProxy.buckets (docs/acr-proxy.md#the-names)',
        },
      ]
    : [];

/** One name in two lists would change nothing in the second one. */
const namesStandOnce: Rule = ({ acrProxy }) => {
  const seen = new Map<string, string>();
  return acrProxy
    ? namesIn(acrProxy, ['registries', 'authorizations', 'charts', 'buckets']).flatMap(({ path, name }) => {
        const before = seen.get(name);
        if (before === undefined) {
          seen.set(name, path.join('.'));
          return [];
        }
        return [
          {
            path,
            got: `${name}, which is also ${before}`,
            allowed: 'every name in one list',
            fix: 'remove one of them',
          },
        ];
      })
    : [];
};

const bucketsAreNotCovered: Rule = ({ acrProxy }) => {
  const endpoints = acrProxy ? namesIn(acrProxy, ['everyBucketOf']) : [];
  return acrProxy
    ? namesIn(acrProxy, ['buckets']).flatMap(({ path, name }) => {
        const covering = endpoints.find((endpoint) => name.endsWith(`.${endpoint.name}`));
        return covering
          ? [
              {
                path,
                got: `${name}, which acrProxy.everyBucketOf lets through with every other bucket`,
                allowed: 'buckets by name, or every bucket of an endpoint',
                fix: `remove ${covering.name} from acrProxy.everyBucketOf, which lets fewer names through; or remove the bucket`,
              },
            ]
          : [];
      })
    : [];
};

/** Names for VPCs lead to addresses of their own region only. */
const vpcNamesAreInRegion: Rule = ({ acrProxy, region }) =>
  acrProxy && region
    ? namesIn(acrProxy).flatMap(({ path, name }) => {
        const of = vpcRegionOf(name);
        return of !== undefined && of !== region && REGIONS.has(of)
          ? [
              {
                path,
                got: `${name}, a name for VPCs in ${of}, with region ${region}`,
                allowed: `names for VPCs in ${region}, where the proxy is, or public names of any region`,
                fix: `write an environment with a proxy in ${of}, which clients reach over CEN; or write the public name`,
              },
            ]
          : [];
      })
    : [];

/** Rules about the names that the reverse proxy lets through. */
export const ACR_PROXY_NAME_RULES: readonly Rule[] = [
  authorizationsAreKnown,
  layersAreReached,
  namesStandOnce,
  bucketsAreNotCovered,
  vpcNamesAreInRegion,
];
