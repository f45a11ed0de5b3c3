import { z } from 'zod';

import { parseCidr } from '../../ground/cidr';
import { leaf } from './leaf';

/** An IPv4 network in CIDR form. */
export const cidr = (description: string, example: string): z.ZodString =>
  leaf(
    z.string().refine((text) => parseCidr(text) !== undefined),
    {
      description,
      allowed: 'an IPv4 network a.b.c.d/n whose bits behind the prefix are 0 (one address: /32)',
      example,
    },
  );

/** Networks this short are most of the Internet: asked for by name or not at all. */
const SHORTEST_CLIENT_PREFIX = 8;

/** Networks whose clients are let in. Never empty, never the open world. */
export const clientCidrs = (description: string) =>
  z
    .array(
      leaf(
        z.string().refine((text) => {
          const network = parseCidr(text);
          return network !== undefined && network.prefix >= SHORTEST_CLIENT_PREFIX;
        }),
        {
          description: 'A network whose clients are let in.',
          allowed: `an IPv4 network a.b.c.d/n, n at least ${SHORTEST_CLIENT_PREFIX}, whose bits behind the prefix are 0`,
          fix: 'name your own networks (your address: https://ifconfig.me, as a.b.c.d/32)',
          example: '203.0.113.0/24',
          explain: (value) => {
            const network = parseCidr(String(value));
            return network && network.prefix < SHORTEST_CLIENT_PREFIX
              ? {
                  got: `${network.text}, a large part of the internet`,
                  fix: 'name your own networks; the whole internet is let in by name only: access.allow: everyone',
                }
              : undefined;
          },
        },
      ),
    )
    .min(1)
    .meta({
      description,
      allowed: 'at least one network',
      fix: 'name the networks that may come in; an empty list would mean nobody, or with some balancers everybody',
    });

/** A key of Alibaba Cloud's KMS. */
export const kmsKeyId = (description: string): z.ZodString =>
  leaf(z.string().regex(/^(key-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/), {
    description,
    allowed: 'a KMS key id: key-… or a UUID',
    example: 'key-hzz62f1cb66fa42qo5dwq',
  });

/** An ECS instance type. */
export const instanceType = (description: string): z.ZodString =>
  leaf(z.string().regex(/^ecs\.[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+$/), {
    description,
    allowed: 'an instance type: ecs.<family>.<size>',
    example: 'ecs.c7.large',
  });

/** A container image pinned by digest; a tag would be another image one day. */
export const pinnedImage = (description: string, example: string): z.ZodString =>
  leaf(z.string().regex(/^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/), {
    description,
    allowed: 'registry/repository@sha256:<64 hex digits>',
    fix: "ask the registry for the digest: docker buildx imagetools inspect <image> --format '{{.Manifest.Digest}}'",
    example: `${example}@sha256:8d3a1c7f0b6e4d2f9a5c3b1e7f6d4c2a0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e`,
  });

/** Size of the disk that holds the app's data. */
export const dataDiskSize = leaf(z.int().min(20).max(65536), {
  description: 'Size in GiB. It can grow, never shrink.',
  allowed: 'a whole number from 20 to 65536',
  example: 40,
}).default(40);

/** How long a backup is kept. */
export const backupDays = leaf(z.int().min(1).max(365), {
  description: 'Days a daily backup is kept.',
  allowed: 'a whole number from 1 to 365',
  example: 7,
}).default(7);

/** An OSS bucket that backups are copied to. */
export const backupBucket = (description: string): z.ZodString =>
  leaf(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/), {
    description,
    allowed: 'an OSS bucket name: 3 to 63 of a-z, 0-9 and -',
    example: 'example-backups',
  });
