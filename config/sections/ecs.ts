import { z } from 'zod';

import { ACR_INSTANCE_ID } from '../../alibaba-cloud/acr';
import { FILING_MONTHS, SUBSCRIPTION_MONTHS } from '../../alibaba-cloud/billing';
import { billingSection } from './billing';
import {
  architecture,
  backupDays,
  clientCidrs,
  createBucket,
  dataDiskSize,
  instanceType,
  kmsKeyId,
  ossBucket,
  zone,
} from './common';
import { leaf } from './leaf';
import { sshPublicKey } from './ssh-key';

/** Bounds and defaults of whole numbers: sizes of disks in GiB, Mbit/s, days. */
export const SYSTEM_DISK_GIB = { least: 20, most: 2048, default: 40 } as const;
export const BANDWIDTH_MBPS = { least: 1, most: 200, default: 20 } as const;
export const SNAPSHOT_DAYS = { least: 1, most: 65536, default: 14 } as const;

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const within = ({ least, most }: Bounds) => z.int().min(least).max(most);
const wholeNumber = ({ least, most }: Bounds): string => `a whole number from ${least} to ${most}`;

/** How the instance and its system disk are paid for. */
const billing = billingSection(SUBSCRIPTION_MONTHS, {
  payAsYouGo: 'The instance is paid for by the second.',
  subscription:
    'The instance and its system disk are bought for months, and the deploy pays for them. No destroy or replacement is planned while a subscription lasts.',
  months: {
    description: `Months that are bought when the instance is created, or when it changes from pay-as-you-go. A later change buys nothing. An ICP filing needs at least ${FILING_MONTHS}.`,
    example: 3,
  },
  renewMonths:
    'Months by which Alibaba Cloud renews the subscription, and takes the payment, each time it would expire. Without it the instance stops when the subscription expires, and is released later.',
})
  .default({ type: 'pay-as-you-go' })
  .meta({
    description:
      'How the instance and its system disk are paid for. The data disk and the elastic IP are always pay-as-you-go.',
    allowed: 'type pay-as-you-go or subscription',
  });

/** More keys than people who should have root on a host. */
const MOST_KEYS = 20;

const ssh = z.strictObject({
  publicKeys: z
    .array(sshPublicKey)
    .min(1)
    .max(MOST_KEYS)
    .meta({
      description:
        'Public keys of the people who log in as ecs-user, who may become root with sudo. A deploy adds and removes keys on the running host. It does not end sessions that are open.',
      allowed: `1 to ${MOST_KEYS} keys`,
      fix: 'write one key for each person, or remove ecs.ssh, which removes all keys from the host',
    }),
  allow: clientCidrs(
    'Networks whose clients reach SSH on port 22. Without ecs.ssh.allow the port stays closed.',
    'list the networks to let in, or remove ecs.ssh.allow, which closes port 22',
  ).optional(),
});

const dataDisk = z.strictObject({
  sizeGiB: dataDiskSize,
  snapshotRetentionDays: leaf(within(SNAPSHOT_DAYS), {
    description: 'Days for which a daily snapshot of the disk is kept.',
    allowed: wholeNumber(SNAPSHOT_DAYS),
    example: 14,
  }).default(SNAPSHOT_DAYS.default),
});

const backup = z.strictObject({
  keepDays: backupDays(
    'Days a daily backup is kept on the data disk, and in a bucket that createBucket makes.',
  ),
  bucket: ossBucket(
    'OSS bucket in the region. Each backup is copied to it, and the instance role is then allowed to write there, but not to delete. Without it backups stay on the data disk.',
  ).optional(),
  createBucket,
});

/** The app on one ECS instance. */
export const ecsSection = z
  .strictObject({
    zone: zone(
      'Zone of the instance and its data disk: one of network.vSwitches. A disk cannot move to another zone.',
    ),
    instanceType: instanceType(
      'Instance type; 2 vCPU and 4 GiB suffice for a few people. The console shows which types the zone has in stock. A change restarts the host.',
    ),
    architecture: architecture('ecs.instanceType'),
    billing,
    address: leaf(z.enum(['internet', 'intranet']), {
      description:
        'Address of the host. Applies only without slb. internet: its own elastic IP. intranet: reachable only inside the network (VPN, peering), with a NAT gateway as its way out; an existing VPC must have its own way out.',
      allowed: 'internet or intranet',
      example: 'internet',
    }).default('internet'),
    bandwidthMbps: leaf(within(BANDWIDTH_MBPS), {
      description: 'Highest outbound rate of the elastic IP in Mbit/s. Traffic is billed by volume.',
      allowed: wholeNumber(BANDWIDTH_MBPS),
      example: 20,
    }).default(BANDWIDTH_MBPS.default),
    systemDiskGiB: leaf(within(SYSTEM_DISK_GIB), {
      description:
        'Size of the system disk in GiB. It holds the system, Docker and the image. It can grow but never shrink.',
      allowed: wholeNumber(SYSTEM_DISK_GIB),
      example: 40,
    }).default(SYSTEM_DISK_GIB.default),
    dataDisk: dataDisk.prefault({}).meta({
      description: 'The disk that holds the app’s data and the token. It outlives the instance.',
    }),
    backup: backup.prefault({}).meta({
      description:
        'A daily, consistent copy of database and files, in addition to the snapshots of the disk.',
    }),
    kmsKeyId: kmsKeyId(
      'KMS key that encrypts both disks. Default: the ECS service key of the account. A change replaces both disks.',
    ).optional(),
    acrInstanceId: leaf(z.string().regex(new RegExp(`^${ACR_INSTANCE_ID}$`)), {
      description:
        'Enterprise instance of Container Registry (ACR) that has app.image. The host then pulls with its instance role, which may pull this one repository, and stores no password. Personal instances and other registries take a file on the host (docs/images.md).',
      allowed: 'the id of an Enterprise instance: cri-…',
      fix: 'the ACR console shows it on the page of the instance; for any other registry, leave it out',
      example: 'cri-xxxxxxxxxxxxxxxx',
    }).optional(),
    ssh: ssh.optional().meta({
      description:
        'SSH access. Without it the host has no keys, and port 22 stays closed. Root and passwords are never let in. Cloud Assistant works without SSH.',
    }),
    protect: leaf(z.boolean(), {
      description:
        'Refuses to destroy the data disk, the NAT gateway and the bucket of createBucket, and to release the instance and its elastic IP. A subscription is never released. Before a destroy, or before the elastic IP goes, set it to false and deploy; a destroy then deletes the data.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({ description: 'The app on one ECS instance.' });
