import { z } from 'zod';

import { BALANCER_KINDS } from '../../alibaba-cloud/balancers';
import type { Email, IcpNumber } from '../../values/values';
import { balancerCeiling, CLUSTER_CEILING, HOST_NAME_BYTES, HOST_TEXT_BYTES, hostCeiling } from '../ceilings';
import { eitherOf } from '../faults';
import { clientCidrs } from './common';
import { domainName } from './domain';
import { LABEL } from './host-name';
import { leaf } from './leaf';
import { minted } from './mint';

/** An e-mail address that both an ACME client and a file of KEY=value lines accept. */
const EMAIL = new RegExp(`^(?=.{6,254}$)[A-Za-z0-9][A-Za-z0-9._%+-]*@(${LABEL}\\.)+[a-z]{2,63}$`);

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
    mode: z.literal('acme').meta({ description: 'A certificate from Let’s Encrypt. The host renews it.' }),
    email: leaf(minted<Email>(z.string().regex(EMAIL)), {
      description: 'E-mail address to which the authority writes.',
      allowed: 'an e-mail address of letters, digits and . _ % + - before the @',
      example: 'ops@example.com',
    }),
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
        ),
      ])
      .meta({
        description: `Who reaches the app: a list of networks, or the word everyone. At most ${hostCeiling(0).networks} networks on a host (fewer with ecs.ssh.allow), ${eitherOf(behindBalancers)} behind a balancer, ${CLUSTER_CEILING.networks} in a cluster without slb. On a host, the texts of access.allow, app.registryMirrors, app.egress, ecs.ssh.publicKeys and all names together have at most ${HOST_TEXT_BYTES} bytes; mirrors, hosts and keys alone at most ${HOST_NAME_BYTES}.`,
        allowed: 'a list of at least one network, or the word everyone',
        fix: 'list the networks to let in, or write allow: everyone to let in the whole internet',
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
    icpNumber: leaf(minted<IcpNumber>(z.string().regex(/^\p{Script=Han}ICP备\d{8,10}号(-\d{1,3})?$/u)), {
      description:
        'ICP filing number of the domain. Required for a domain that a mainland region serves to the internet.',
      allowed: 'a filing number such as 京ICP备12345678号-1',
      example: '京ICP备12345678号-1',
    }).optional(),
  })
  .meta({ description: 'Who may reach the app, and under which name.' });
