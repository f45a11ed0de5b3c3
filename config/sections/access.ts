import { z } from 'zod';

import { BALANCER_KINDS } from '../../alibaba-cloud/balancers';
import type { Email } from '../../values/values';
import { balancerCeiling, CLUSTER_CEILING, HOST_NAME_BYTES, HOST_TEXT_BYTES, hostCeiling } from '../ceilings';
import { eitherOf, show } from '../faults';
import { clientCidrs } from './common';
import { domainName } from './domain';
import { asciiFormOf, INTERNATIONAL, LABEL, TOP_LEVEL } from './host-name';
import { icpNumber } from './icp-number';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** An e-mail address that both an ACME client and a file of KEY=value lines accept. */
export const EMAIL = new RegExp(`^(?=.{6,254}$)[A-Za-z0-9][A-Za-z0-9._%+-]*@(${LABEL}\\.)+${TOP_LEVEL}$`);

const explainEmail: Explain = (value) => {
  const [, user = '', host = ''] = /^([^@]*@)(.*)$/.exec(String(value)) ?? [];
  const address = user + asciiFormOf(host);
  return INTERNATIONAL.test(host) && EMAIL.test(address)
    ? { got: `${show(value)}, with an international name`, fix: `write ${address}` }
    : undefined;
};

const tls = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z
      .literal('self-signed')
      .meta({ description: 'A self-signed certificate made on the host. Browsers warn of it.' }),
  }),
  z.strictObject({
    mode: z.literal('provided').meta({
      description:
        'A certificate and key that an operator puts on the host. Until they are there, a deploy fails, and the output of the host names the path.',
    }),
  }),
  z.strictObject({
    mode: z.literal('acme').meta({
      description:
        'A certificate from Let’s Encrypt. The host renews it when a third of its lifetime is left.',
    }),
    email: leaf(minted<Email>(z.string().regex(EMAIL)), {
      description:
        'E-mail address of the account at the authority. Without it, lego gets hostmaster@<domain>. Let’s Encrypt sends no messages before a certificate expires.',
      allowed: 'an e-mail address of letters, digits and . _ % + - before the @',
      example: 'ops@example.com',
      explain: explainEmail,
    }).optional(),
    challenge: leaf(z.enum(['http-01', 'dns-01']), {
      description:
        'How control of the domain is proved. http-01: over port 80, which must be open to everyone. dns-01: by a record in Alibaba Cloud DNS, which the instance role is then allowed to write.',
      allowed: 'http-01 or dns-01',
      example: 'dns-01',
    }),
    challengeZone: domainName(
      'With dns-01: zone of Alibaba Cloud DNS for the record alone, to a name in which a CNAME record of _acme-challenge.<domain> leads. The instance role may then write this zone and no other. Without it, it may write every record of the domain’s zone.',
      'the name of a zone, in lower case',
      'acme.example.net',
    ).optional(),
  }),
]);

const behindBalancers = BALANCER_KINDS.map((kind) => `${balancerCeiling(kind).networks} (${kind})`);

const ALLOW_FIX = 'list the networks to let in, or write allow: everyone to let in the whole internet';

/** Who may reach the app, and under which name. */
export const accessSection = z
  .strictObject({
    allow: z
      .union([
        z.literal('everyone').meta({
          description: 'The whole internet. Only the token then protects the app.',
        }),
        clientCidrs(
          'Networks whose clients reach the app on port 443, and on port 80, which only redirects.',
          ALLOW_FIX,
        ),
      ])
      .meta({
        description: `Who reaches the app: a list of networks, or the word everyone. At most ${hostCeiling(0).networks} networks on a host (fewer with ecs.ssh.allow), ${eitherOf(behindBalancers)} behind a balancer, ${CLUSTER_CEILING.networks} in a cluster without slb. On a host, the texts of access.allow, app.registryMirrors, app.egress, ecs.ssh.publicKeys and all names together have at most ${HOST_TEXT_BYTES} bytes; mirrors, hosts and keys alone at most ${HOST_NAME_BYTES}.`,
        allowed: 'a list of at least one network, or the word everyone',
        fix: ALLOW_FIX,
      }),
    domain: domainName(
      'Domain name of the app. Without it clients reach the app by its IP address.',
      'a domain name in lower case, without scheme, port or path',
      'design.example.com',
    ).optional(),
    tls: tls.default({ mode: 'self-signed' }).meta({
      description:
        'Source of the host’s certificate. Not allowed with slb or ack, which have their own certificate.',
      allowed: 'mode self-signed, provided or acme',
    }),
    icpNumber: icpNumber.optional(),
  })
  .meta({ description: 'Who may reach the app, and under which name.' });
