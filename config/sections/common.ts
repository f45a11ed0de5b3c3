import { z } from 'zod';

import { parseCidr } from '../../ground/cidr';
import type { BucketName, Cidr, InstanceType, KmsKeyId, Zone } from '../../values/values';
import { nearest, show } from '../faults';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** A zone's id: a region's, then a letter. */
export const ZONE = /^[a-z]{2}-[a-z0-9-]*[a-z]$/;

const IPV4_ONLY =
  'write IPv4 networks: the VPC, its balancers and the front proxy made here have no IPv6 address, so no client comes over IPv6';

const explainCidr: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  if (value.includes(':')) return { got: `${show(value)}, an IPv6 network`, fix: IPV4_ONLY };
  const plain = value.replace(/\b0+(?=\d)/g, '');
  return plain !== value && parseCidr(plain)
    ? {
        got: `${show(value)}, with leading zeros`,
        fix: `write ${plain}; some programs read such numbers as octal`,
      }
    : undefined;
};

/** An IPv4 network in CIDR form. */
export const cidr = (description: string, example: string) =>
  leaf(minted<Cidr>(z.string().refine((text) => parseCidr(text) !== undefined)), {
    description,
    allowed: 'an IPv4 network a.b.c.d/n whose bits behind the prefix are 0 (one address: /32)',
    example,
    explain: explainCidr,
  });

/** Networks this short are most of the Internet: asked for by name or not at all. */
const SHORTEST_CLIENT_PREFIX = 8;

/** Networks whose clients are let in. Never empty, never the open world; one that is listed twice counts once. */
export const clientCidrs = (description: string) =>
  z
    .array(
      leaf(
        minted<Cidr>(
          z.string().refine((text) => {
            const network = parseCidr(text);
            return network !== undefined && network.prefix >= SHORTEST_CLIENT_PREFIX;
          }),
        ),
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
              : explainCidr(value);
          },
        },
      ),
    )
    .min(1)
    .overwrite((networks) => [...new Set(networks)])
    .meta({
      description,
      allowed: 'at least one network',
      fix: 'name the networks that may come in; an empty list would mean nobody, or with some balancers everybody',
    });

/** A zone, where something stands. */
export const zone = (description: string) =>
  leaf(minted<Zone>(z.string().regex(ZONE)), {
    description,
    allowed: 'a zone that network.vSwitches names',
    example: 'cn-hangzhou-h',
  });

/** A key of Alibaba Cloud's KMS. */
export const kmsKeyId = (description: string) =>
  leaf(minted<KmsKeyId>(z.string().regex(/^(key-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/)), {
    description,
    allowed: 'a KMS key id: key-… or a UUID',
    example: 'key-hzz62f1cb66fa42qo5dwq',
  });

/** Sizes of instance types. Source: ECS, "Instance families", of which every type ends in one of these. */
const SIZES = ['nano', 'tiny', 'micro', 'small', 'medium', 'large', 'xlarge'];
const INSTANCE_TYPE =
  /^ecs\.[a-z0-9]+(-[a-z0-9]+)*\.(nano|tiny|micro|small|medium|large|([1-9]\d{0,2})?xlarge)$/;

const explainInstanceType: Explain = (value) => {
  const [, family, size] = /^(ecs\.[a-z0-9-]+)\.([a-z0-9-]+)$/.exec(String(value)) ?? [];
  if (family === undefined || size === undefined) return undefined;
  const meant = nearest(size, SIZES);
  return {
    got: `${show(value)}, whose size ${size} is not known`,
    fix: meant ? `did you mean ${family}.${meant}?` : 'ask the console for the types of the zone',
  };
};

/** An ECS instance type. */
export const instanceType = (description: string) =>
  leaf(minted<InstanceType>(z.string().regex(INSTANCE_TYPE)), {
    description,
    allowed: `an instance type: ecs.<family>.<size>, the size ${SIZES.join(', ')} or a number and xlarge`,
    example: 'ecs.c7.large',
    explain: explainInstanceType,
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
export const backupBucket = (description: string) =>
  leaf(minted<BucketName>(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)), {
    description,
    allowed: 'an OSS bucket name: 3 to 63 of a-z, 0-9 and -',
    example: 'example-backups',
  });
