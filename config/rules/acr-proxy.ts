import { authorizationHostOf } from '../../alibaba-cloud/acr-hosts';
import { COMMAND_LIMIT_BYTES, SECURITY_GROUP_RULES } from '../../alibaba-cloud/limits';
import { CLOUD_SERVICES, INTERNAL_NETWORKS, UNUSABLE } from '../../alibaba-cloud/networks';
import { vpcRegionOf } from '../../alibaba-cloud/registries';
import { cidrOf, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf } from '../faults';
import { namesNoInternet } from './access';
import { ACR_PROXY_NAME_RULES, namesIn } from './acr-proxy-names';
import { vpcOf } from './network';
import type { Rule } from './rule';

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
  ...ACR_PROXY_NAME_RULES,
  networksAreInternal,
  networksMatter,
  bandwidthNeedsAddress,
  listNamesNoInternet,
  clientsFitSecurityGroup,
  textsFitCommand,
];
