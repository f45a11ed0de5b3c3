import { isIPv4 } from 'node:net';

import { DOCKER, INTERNAL_NETWORKS } from '../../alibaba-cloud/networks';
import { type Cidr, cidrOf, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, show } from '../faults';
import { isOpenable } from '../sections/egress';
import { vpcOf } from './network';
import type { Rule } from './rule';

const INTERNAL = INTERNAL_NETWORKS.map(cidrOf);

/** How the app reaches an address that is in none of the open networks, which are a list in the file or not. */
const opened = (address: Cidr, listed: boolean): string => {
  if (!isOpenable(address.text) || contains(DOCKER.network, address)) {
    return 'write another address; the app never reaches this one';
  }
  return listed
    ? `add ${address.text} to app.egress.networks`
    : `write egress: {networks: [${address.text}]} below app`;
};

const hostsNeedNetworks: Rule = ({ app }) =>
  app?.egress?.hosts?.some(Boolean) && app.egress.networks?.length === 0
    ? [
        {
          path: ['app', 'egress', 'hosts'],
          got: `${show(app.egress.hosts)}, without app.egress.networks`,
          allowed: 'hosts in app.egress.networks; the app cannot reach any other internal host',
          fix: 'write the networks of these hosts too, or remove app.egress.hosts; hosts on the internet need neither',
        },
      ]
    : [];

/** Only the network knows the addresses of names, so this checks addresses only. */
const addressesAreInNetworks: Rule = ({ app }) => {
  const { hosts = [], networks = [] } = app?.egress ?? {};
  const open = networks.map((text) => parseCidr(text ?? '')).filter((network) => network !== undefined);
  // The host may be in a network that is itself wrong.
  if (open.length === 0 || open.length < networks.length) return [];
  return hosts.flatMap((host, index) => {
    const address = isIPv4(host ?? '') ? parseCidr(`${host ?? ''}/32`) : undefined;
    return address && !open.some((network) => contains(network, address))
      ? [
          {
            path: ['app', 'egress', 'hosts', index],
            got: `${show(host)}, which is in none of app.egress.networks`,
            allowed: 'an address in one of them; the app cannot reach any other internal host',
            fix: `${opened(address, true)}, or remove the host`,
          },
        ]
      : [];
  });
};

/** Only the network knows the addresses of names, so this checks an address only. */
const proxyIsInNetworks: Rule = ({ app }) => {
  const host = /^http:\/\/([^:]+)/.exec(app?.outboundProxy ?? '')?.[1] ?? '';
  const address = isIPv4(host) ? parseCidr(`${host}/32`) : undefined;
  if (!address || !INTERNAL.some((internal) => contains(internal, address))) return [];
  const networks = app?.egress?.networks ?? [];
  const open = networks.map((text) => parseCidr(text ?? '')).filter((network) => network !== undefined);
  // The proxy may be in a network that is itself wrong.
  if (open.length < networks.length || open.some((network) => contains(network, address))) return [];
  return [
    {
      path: ['app', 'outboundProxy'],
      got: `${show(app?.outboundProxy)}, whose address is in none of app.egress.networks`,
      allowed: 'a proxy that the app can reach: one on the internet, or one in app.egress.networks',
      fix: opened(address, networks.length > 0),
    },
  ];
};

/** An existing VPC may have any addresses, so any network may be a part of it. */
const networksAreInternal: Rule = ({ app, network }) =>
  vpcOf(network)
    ? (app?.egress?.networks ?? []).flatMap((text, index) => {
        const open = parseCidr(text ?? '');
        return open && !INTERNAL.some((internal) => overlap(internal, open))
          ? [
              {
                path: ['app', 'egress', 'networks', index],
                got: `${open.text}, a part of the internet, which the app reaches anyway`,
                allowed: `a part of ${eitherOf(INTERNAL_NETWORKS)}`,
                fix: 'remove it',
              },
            ]
          : [];
      })
    : [];

/** Rules about what the app may reach. */
export const EGRESS_RULES: readonly Rule[] = [
  hostsNeedNetworks,
  addressesAreInNetworks,
  proxyIsInNetworks,
  networksAreInternal,
];
