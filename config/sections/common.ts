import { z } from 'zod';

import { type Architecture, architectureOf, ARCHITECTURES } from '../../alibaba-cloud/processors';
import { addressCidr, networkAround, parseCidr } from '../../ground/cidr';
import type { BucketName, Cidr, InstanceType, KmsKeyId, Zone } from '../../values/values';
import { eitherOf, nearest, show } from '../faults';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** A zone id: a region id followed by a letter. */
export const ZONE = /^[a-z]{2}-[a-z0-9-]*[a-z]$/;

const IPV4_ONLY =
  'write IPv4 networks: the VPC, its balancers and the front proxy have no IPv6 address, so no client connects over IPv6';

/** Explains networks that are wrong in a common way. */
export const explainCidr: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  const around = networkAround(value);
  if (around !== undefined) {
    return { got: `${show(value)}, with bits set after the prefix`, fix: `write ${around}` };
  }
  if (value.includes(':')) return { got: `${show(value)}, an IPv6 network`, fix: IPV4_ONLY };
  const plain = value.replace(/\b0+(?=\d)/g, '');
  return plain !== value && parseCidr(plain)
    ? {
        got: `${show(value)}, with leading zeros`,
        fix: `write ${plain}; some programs read numbers with leading zeros as octal`,
      }
    : undefined;
};

/** The same in a list of networks, where an entry may also be one address. */
export const explainListedCidr: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  // Without the blank, YAML takes a line for the end of the entry above it.
  if (/(^| )-\d/.test(value)) return { fix: 'write a blank after each - that begins an entry' };
  const around = networkAround(value);
  const address = addressCidr(value);
  if (address === undefined) return explainCidr(value);
  if (around !== undefined) {
    return {
      got: `${show(value)}, with bits set after the prefix`,
      fix: `write ${around} for the network, or ${address} for the address`,
    };
  }
  return {
    got: `${show(value)}, without a prefix`,
    fix: value.endsWith('.0')
      ? `write ${value}/24 for the network, or ${address} for the address`
      : `write ${address} for the address`,
  };
};

/** An IPv4 network in CIDR form. */
export const cidr = (description: string, example: string) =>
  leaf(minted<Cidr>(z.string().refine((text) => parseCidr(text) !== undefined)), {
    description,
    allowed: 'an IPv4 network a.b.c.d/n whose bits after the prefix are 0 (one address: /32)',
    example,
    explain: explainCidr,
  });

/** A network with a shorter prefix is a large part of the internet. Only `access.allow: everyone` lets that in. */
export const SHORTEST_CLIENT_PREFIX = 8;

/** How to let in everybody, where that is possible. */
const OR_EVERYONE = '; to let in the whole internet, write access.allow: everyone';

/** Networks whose clients are let in. The list is never empty or the whole internet. Duplicates are dropped. */
export const clientCidrs = (description: string, fix: string, orEveryone = OR_EVERYONE) =>
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
          allowed: `an IPv4 network a.b.c.d/n with n at least ${SHORTEST_CLIENT_PREFIX}, whose bits after the prefix are 0`,
          fix: 'write your own networks; https://ifconfig.me shows your address, which you write as a.b.c.d/32',
          example: '203.0.113.0/24',
          explain: (value) => {
            const network = parseCidr(String(value));
            return network && network.prefix < SHORTEST_CLIENT_PREFIX
              ? {
                  got: `${network.text}, a large part of the internet`,
                  fix: `write your own networks${orEveryone}`,
                }
              : explainListedCidr(value);
          },
        },
      ),
    )
    .min(1)
    .overwrite((networks) => [...new Set(networks)])
    .meta({
      description,
      allowed: 'at least one network',
      fix,
    });

/** The zone of a resource. */
export const zone = (description: string) =>
  leaf(minted<Zone>(z.string().regex(ZONE)), {
    description,
    allowed: 'a zone that network.vSwitches names',
    example: 'cn-hangzhou-h',
  });

/** The id of a key in Alibaba Cloud's KMS. */
export const kmsKeyId = (description: string) =>
  leaf(minted<KmsKeyId>(z.string().regex(/^(key-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/)), {
    description,
    allowed: 'a KMS key id: key-… or a UUID',
    example: 'key-hzz62f1cb66fa42qo5dwq',
  });

/** Sizes of instance types: every type ends in one of these. Source: ECS, "Instance families". */
const SIZES = ['nano', 'tiny', 'micro', 'small', 'medium', 'large', 'xlarge'];
const INSTANCE_TYPE =
  /^ecs\.[a-z0-9]+(-[a-z0-9]+)*\.(nano|tiny|micro|small|medium|large|([1-9]\d{0,2})?xlarge)$/;

const explainInstanceType: Explain = (value) => {
  const whole = `ecs.${String(value)}`;
  if (INSTANCE_TYPE.test(whole) && architectureOf(whole) !== undefined) return { fix: `write ${whole}` };
  const [, family, size] = /^(ecs\.[a-z0-9-]+)\.([a-z0-9-]+)$/.exec(String(value)) ?? [];
  if (family === undefined || size === undefined) return undefined;
  const meant = nearest(size, SIZES);
  return {
    got: `${show(value)}, whose size ${size} is not known`,
    fix: meant ? `did you mean ${family}.${meant}?` : 'look up the types of the zone in the console',
  };
};

/** An ECS instance type. */
export const instanceType = (description: string) =>
  leaf(minted<InstanceType>(z.string().regex(INSTANCE_TYPE)), {
    description,
    allowed: `an instance type ecs.<family>.<size>; the size is ${SIZES.join(', ')}, or a number followed by xlarge`,
    example: 'ecs.c7.large',
    explain: explainInstanceType,
  });

/** How Linux, Docker and image names spell an architecture. */
const SPELLINGS: Readonly<Record<Architecture, RegExp>> = {
  x86_64: /^(amd64|x(86)?[_-]?64|x86)$/i,
  arm64: /^(aarch64|arm([_-]?(64|v8))?)$/i,
};

/** The architecture of instance types whose family is not known here. */
export const architecture = (types: string) =>
  leaf(z.enum(ARCHITECTURES), {
    description: `Processor architecture of ${types}. Only for an instance family that this project does not know: a synth then asks for it.`,
    allowed: `${eitherOf(ARCHITECTURES)}; for a known family nothing else than its own`,
    example: 'x86_64',
    explain: (value) => {
      const meant = ARCHITECTURES.find((each) => SPELLINGS[each].test(String(value)));
      return meant && { fix: `write ${meant}` };
    },
  }).optional();

/** Size in GiB of the disk that holds the app's data. */
export const dataDiskSize = leaf(z.int().min(20).max(65536), {
  description: 'Size in GiB. It can grow but never shrink.',
  allowed: 'a whole number from 20 to 65536',
  example: 40,
}).default(40);

/** Days for which a backup is kept. */
export const backupDays = (description: string) =>
  leaf(z.int().min(1).max(365), {
    description,
    allowed: 'a whole number from 1 to 365',
    example: 7,
  }).default(7);

/** Whether the bucket for backups is created. */
export const createBucket = leaf(z.boolean(), {
  description:
    'Creates the bucket in a separate stack, which a destroy of the app does not touch. The bucket is versioned, zone-redundant, encrypted, private and reached over TLS only. Backups in it expire after keepDays. Without it the bucket must exist, and its own lifecycle rules apply.',
  allowed: 'true or false',
  example: true,
}).default(false);

/** The name of an OSS bucket. */
export const ossBucket = (description: string, example = 'example-backups') =>
  leaf(minted<BucketName>(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)), {
    description,
    allowed: 'an OSS bucket name: 3 to 63 of a-z, 0-9 and -',
    example,
  });
