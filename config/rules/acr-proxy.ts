import { authorizationHostOf } from '../../alibaba-cloud/acr-hosts';
import { COMMAND_LIMIT_BYTES, SECURITY_GROUP_RULES } from '../../alibaba-cloud/limits';
import { CLOUD_SERVICES, INTERNAL_NETWORKS, UNUSABLE } from '../../alibaba-cloud/networks';
import { REGIONS } from '../../alibaba-cloud/regions';
import { vpcRegionOf } from '../../alibaba-cloud/registries';
import { cidrOf, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, type Fault } from '../faults';
import { namesNoInternet } from './access';
import { vpcOf } from './network';
import type { Rule, SoundParts } from './rule';

type Section = NonNullable<SoundParts['acrProxy']>;

const LISTS = ['registries', 'authorizations', 'charts', 'buckets', 'everyBucketOf'] as const;

/** A name, and where it stands in the file. A name that is wrong by itself is left out. */
interface Named {
  readonly path: Fault['path'];
  readonly name: string;
}

const namesIn = (section: Section, lists: readonly (typeof LISTS)[number][] = LISTS): readonly Named[] =>
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

const networksAreInternal: Rule = ({ acrProxy, network }) => {
  // An existing VPC may have any addresses, so any network may be a part of it.
  if (!vpcOf(network)) return [];
  return (acrProxy?.networks ?? []).flatMap((text, index) => {
    const open = parseCidr(text ?? '');
    return open && !INTERNAL_NETWORKS.some((internal) => overlap(cidrOf(internal), open))
      ? [
          {
            path: ['acrProxy', 'networks', index],
            got: `${open.text}, a part of the internet`,
            allowed: `a part of ${eitherOf(INTERNAL_NETWORKS)}`,
            fix: 'remove it: the proxy reaches the internet as soon as a public name is listed',
          },
        ]
      : [];
  });
};

/** The host refuses some networks in any case, and lets nginx into others without a word. */
const networksMatter: Rule = ({ acrProxy }) => {
  const intoVpc = acrProxy
    ? namesIn(acrProxy).find(({ name }) => vpcRegionOf(name) !== undefined)
    : undefined;
  return (acrProxy?.networks ?? []).flatMap((text, index) => {
    const open = parseCidr(text ?? '');
    if (!open) return [];
    const path = ['acrProxy', 'networks', index];
    const unusable = UNUSABLE.find((one) => overlap(one, open));
    if (unusable) {
      return [
        {
          path,
          got: `${open.text}, a part of ${unusable.text}`,
          allowed: `a network without a part of ${eitherOf(UNUSABLE.map((one) => one.text))}, in which no registry is`,
          fix: 'write the addresses of the registries (one address: /32)',
        },
      ];
    }
    return intoVpc && contains(CLOUD_SERVICES, open)
      ? [
          {
            path,
            got: `${open.text}, a part of ${CLOUD_SERVICES.text}, with ${intoVpc.name}`,
            allowed: `networks outside ${CLOUD_SERVICES.text}, which is open as soon as a name for VPCs is listed`,
            fix: 'remove it',
          },
        ]
      : [];
  });
};

const bandwidthNeedsAddress: Rule = ({ acrProxy }, { written }) =>
  acrProxy?.address === 'intranet' && written.acrProxy?.bandwidthMbps !== undefined
    ? [
        {
          path: ['acrProxy', 'bandwidthMbps'],
          got: `${written.acrProxy.bandwidthMbps}, with acrProxy.address intranet`,
          allowed: 'a rate of the elastic IP, which only address: internet has',
          fix: 'remove it',
        },
      ]
    : [];

const listNamesNoInternet: Rule = ({ acrProxy }) =>
  namesNoInternet(['acrProxy', 'allow'], acrProxy?.allow, 'write your own networks');

/** Rules of the security group beside those of clients: nothing else out, the cloud's services, the internet. */
const FIXED_RULES = 3;

const clientsFitSecurityGroup: Rule = ({ acrProxy }) => {
  const count = new Set(acrProxy?.allow).size;
  const out = acrProxy?.networks?.length ?? 0;
  const most = SECURITY_GROUP_RULES - FIXED_RULES - out;
  return count > most
    ? [
        {
          path: ['acrProxy', 'allow'],
          got: `${count} networks${out > 0 ? `, with ${out} in acrProxy.networks` : ''}`,
          allowed: `at most ${most}: the security group of the proxy holds ${SECURITY_GROUP_RULES} rules, one for each network, and ${FIXED_RULES} others`,
          fix: 'write one larger network instead of several of these',
        },
      ]
    : [];
};

/**
 * The largest number of bytes of all texts in the state of the proxy's host. The last command of a deploy holds the state
 * as it is, beside 3 KB of its own. `__tests__/stacks/acr-proxy-stack.test.ts` renders the most that is accepted.
 */
const TEXT_BYTES = 8000;

const textsFitCommand: Rule = ({ acrProxy }) => {
  if (!acrProxy) return [];
  const names = namesIn(acrProxy).map(({ name }) => name);
  const followed = namesIn(acrProxy, ['registries']).map(({ name }) => authorizationHostOf(name) ?? '');
  const networks = [...(acrProxy.allow ?? []), ...(acrProxy.networks ?? [])].map((text) => text ?? '');
  const bytes = [...names, ...followed, ...networks].reduce((sum, text) => sum + text.length + 1, 0);
  return bytes > TEXT_BYTES
    ? [
        {
          path: ['acrProxy'],
          got: `names and networks of ${bytes} bytes`,
          allowed: `at most ${TEXT_BYTES} bytes together: a deploy sends them to the host in one command, which holds ${COMMAND_LIMIT_BYTES} bytes`,
          fix: 'write fewer names, or larger networks in place of several',
        },
      ]
    : [];
};

/** Rules about the reverse proxy to Container Registry. */
export const ACR_PROXY_RULES: readonly Rule[] = [
  authorizationsAreKnown,
  layersAreReached,
  namesStandOnce,
  bucketsAreNotCovered,
  vpcNamesAreInRegion,
  networksAreInternal,
  networksMatter,
  bandwidthNeedsAddress,
  listNamesNoInternet,
  clientsFitSecurityGroup,
  textsFitCommand,
];
