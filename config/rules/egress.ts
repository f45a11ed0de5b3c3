import { isIPv4 } from 'node:net';

import { INTERNAL_NETWORKS } from '../../alibaba-cloud/networks';
import { cidrOf, contains, overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, show } from '../faults';
import { vpcOf } from './network';
import type { Rule } from './rule';

const INTERNAL = INTERNAL_NETWORKS.map(cidrOf);

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
            fix: `add ${address.text} to app.egress.networks, or remove the host`,
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
      fix:
        networks.length > 0
          ? `add ${address.text} to app.egress.networks`
          : `write egress: {networks: [${address.text}]} below app`,
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
