import { z } from 'zod';

import {
  type Balancer,
  BALANCER_KINDS,
  type BalancerKind,
  BALANCERS,
  balancersThat,
} from '../../alibaba-cloud/balancers';
import { REGIONS } from '../../alibaba-cloud/regions';
import type { CertificateId } from '../../values/values';
import { eitherOf, nearest, show } from '../faults';
import { domainName } from './domain';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

const partsOf = (id: string): readonly string[] =>
  /^(\d{4,12})-([a-z]{2}-[a-z0-9-]+)$/.exec(id)?.slice(1) ?? [];

const isCertificateId = (id: string): boolean => REGIONS.has(partsOf(id)[1] ?? '');

const explainCertificateId: Explain = (value) => {
  const [, region] = partsOf(String(value));
  if (region === undefined || REGIONS.has(region)) return undefined;
  const meant = nearest(region, [...REGIONS.keys()]);
  return {
    got: `${show(value)}, whose region ${region} does not exist`,
    fix: meant ? `did you mean ${meant}?` : 'write the region that Certificate Management Service shows',
  };
};

/** The kind of balancer that is made when a file names none. */
export const DEFAULT_BALANCER: BalancerKind = 'alb';

/** Describes how a kind differs from the others. */
const told = (kind: BalancerKind): string => {
  const { redirects, longestSilenceSeconds }: Balancer = BALANCERS[kind];
  return `${kind}: ${redirects ? 'redirects from port 80' : 'does not redirect'}, and cuts an answer that stays silent for ${longestSilenceSeconds / 60} minutes.`;
};

/** Kinds whose server group can be filled by a cluster. */
export const IN_FRONT_OF_CLUSTERS = balancersThat(({ servesCluster }) => servesCluster);

/** Kinds whose DNS record holds an address. */
export const WITH_ADDRESS_RECORD = balancersThat(({ dnsRecord }) => dnsRecord === 'A');

/** Kinds with access logs. */
export const WITH_ACCESS_LOGS = balancersThat((balancer) => balancer.accessLogs);

const accessLogs = z.strictObject({
  project: leaf(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/), {
    description: 'Name of the new Simple Log Service project. It must be unique in the region.',
    allowed: '3 to 63 of a-z, 0-9 and -',
    example: 'example-open-design-logs',
  }),
  retentionDays: leaf(z.int().min(1).max(3650), {
    description: 'Days for which an access log is kept.',
    allowed: 'a whole number from 1 to 3650',
    example: 180,
  }).default(180),
});

/** A load balancer in front of the app. */
export const slbSection = z
  .strictObject({
    kind: leaf(z.enum(BALANCER_KINDS), {
      description: BALANCER_KINDS.map(told).join(' '),
      allowed: eitherOf(BALANCER_KINDS),
      example: DEFAULT_BALANCER,
    }).default(DEFAULT_BALANCER),
    target: leaf(z.enum(['ecs', 'ack']), {
      description: `Target of the balancer: the host (ecs) or the cluster (ack). Only ${IN_FRONT_OF_CLUSTERS.join(' and ')} can forward to the cluster.`,
      allowed: 'ecs or ack',
      example: 'ecs',
    }).default('ecs'),
    address: leaf(z.enum(['internet', 'intranet']), {
      description:
        'Address of the balancer. internet: public. intranet: reachable only inside the network (VPN, peering).',
      allowed: 'internet or intranet',
      example: 'internet',
    }).default('internet'),
    certificate: z
      .union([
        z.literal('variables').meta({
          description:
            'Certificate and key are passed to Terraform as variables. The state of a separate stack then holds the key. Requires accountType.',
        }),
        leaf(minted<CertificateId>(z.string().refine(isCertificateId)), {
          description: 'An existing certificate in Certificate Management Service.',
          allowed: 'the id of the certificate and its region: <digits>-<region>',
          example: '8899123-cn-hangzhou',
        }),
      ])
      .meta({
        description:
          'The certificate of access.domain. Write the id and the region of a certificate in Certificate Management Service, as its console shows them, or the word variables.',
        explain: explainCertificateId,
        allowed: '<id>-<region> such as 8899123-cn-hangzhou, or the word variables',
        fix: 'upload or order the certificate in the Certificate Management Service console, and write its id here; the key then stays out of Terraform',
      }),
    dnsZone: domainName(
      'Domain in Alibaba Cloud DNS in which the record of access.domain is made. Without it you make the record yourself; the output dns_target shows its value.',
      `a domain name in lower case that access.domain ends with; access.domain itself only with kind ${eitherOf(WITH_ADDRESS_RECORD)}`,
      'example.com',
    ).optional(),
    accessLogs: accessLogs
      .optional()
      .meta({ description: `Access logs of the balancer (${eitherOf(WITH_ACCESS_LOGS)} only).` }),
    protect: leaf(z.boolean(), {
      description:
        'Deletion protection of the balancer. Before you destroy the balancer or change its kind, set it to false and deploy.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'A load balancer in front of the app. It terminates TLS. The host then has no public address, and access.domain is required.',
  });
