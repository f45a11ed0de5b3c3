import { z } from 'zod';

import { METADATA_ADDRESS } from '../../alibaba-cloud/networks';
import { cidrOf, contains, parseCidr } from '../../ground/cidr';
import type { Cidr, HostName } from '../../values/values';
import { show } from '../faults';
import { explainListedCidr, SHORTEST_CLIENT_PREFIX } from './common';
import { asciiFormOf, INTERNATIONAL, isHost, isItself } from './host-name';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** Maximum length of each list. `rules/host-texts.ts` limits all texts of a host together. */
const MOST = 20;

const METADATA = cidrOf(`${METADATA_ADDRESS}/32`);

/** Whether the configuration may open a network: not a large one, and never the metadata service. */
export const isOpenable = (text: string): boolean => {
  const network = parseCidr(text);
  return network !== undefined && network.prefix >= SHORTEST_CLIENT_PREFIX && !contains(network, METADATA);
};

const explainNetwork: Explain = (value) => {
  if (String(value).includes(':'))
    return {
      got: `${show(value)}, an IPv6 network`,
      fix: 'write IPv4 networks; the app’s container has no IPv6 address',
    };
  const network = parseCidr(String(value));
  return network && contains(network, METADATA)
    ? {
        got: `${network.text}, which contains the metadata service (${METADATA_ADDRESS})`,
        fix: 'write smaller networks; the metadata service issues credentials, and is always denied',
      }
    : explainListedCidr(value);
};

const explainHost: Explain = (value) => {
  const bare = String(value)
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
  if (isItself(bare)) {
    return {
      got: `${show(value)}, the app’s own container`,
      fix: 'write the address or the name by which another machine reaches the service',
    };
  }
  const name = INTERNATIONAL.test(bare) ? asciiFormOf(bare) : bare;
  if (name === value || !isHost(name)) return undefined;
  return name === bare
    ? { got: `${show(value)}, more than a host name in lower case`, fix: `write ${name}` }
    : { got: `${show(value)}, an international name`, fix: `write ${name}` };
};

/** The internal networks that the app may reach, and the internal hosts that it accepts as endpoints. */
export const egressSection = z
  .strictObject({
    networks: z
      .array(
        leaf(minted<Cidr>(z.string().refine(isOpenable)), {
          description: 'An internal network that the app may reach, on all ports.',
          allowed: `an IPv4 network a.b.c.d/n with n at least ${SHORTEST_CLIENT_PREFIX}, whose bits after the prefix are 0, without the metadata service`,
          fix: 'write the networks of the services that the app needs (one address: /32)',
          example: '10.20.0.0/24',
          explain: explainNetwork,
        }),
      )
      .max(MOST)
      .overwrite((networks) => [...new Set(networks)])
      .default([])
      .meta({
        description:
          'Internal networks that the app may reach. The app reaches the internet and DNS. All other private, link-local, multicast and reserved networks, and the network of Alibaba Cloud’s own services, are denied.',
        allowed: `at most ${MOST} networks`,
        fix: 'write one larger network instead of several of these',
      }),
    hosts: z
      .array(
        leaf(minted<HostName>(z.string().refine((host) => isHost(host) && !isItself(host))), {
          description: 'An internal host, as people write it in the address of an endpoint.',
          allowed: 'a host name in lower case or an IPv4 address, without scheme, port or path',
          example: 'llm.internal.example',
          explain: explainHost,
        }),
      )
      .max(MOST)
      .overwrite((hosts) => [...new Set(hosts)])
      .default([])
      .meta({
        description:
          'Internal hosts that people may use as endpoints of model providers. The app itself refuses every other endpoint with an internal address. The addresses of the hosts must be in app.egress.networks.',
        allowed: `at most ${MOST} hosts`,
        fix: 'write only the hosts that people use as endpoints',
      }),
  })
  .prefault({})
  .meta({ description: 'What the app may reach in internal networks. Default: nothing.' });
