import { z } from 'zod';

import { parseCidr } from '../cidr';
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
