import { z } from 'zod';

import { backupBucket, backupDays, clientCidrs, dataDiskSize, instanceType, kmsKeyId, zone } from './common';
import { leaf } from './leaf';
import { sshPublicKey } from './ssh-key';

const ssh = z.strictObject({
  publicKey: sshPublicKey,
  allow: clientCidrs('Networks whose clients reach SSH (22). Without the key nobody does.').optional(),
});

const dataDisk = z.strictObject({
  sizeGiB: dataDiskSize,
  snapshotRetentionDays: leaf(z.int().min(1).max(65536), {
    description: 'Days a daily snapshot of the disk is kept.',
    allowed: 'a whole number from 1 to 65536',
    example: 14,
  }).default(14),
});

const backup = z.strictObject({
  keepDays: backupDays,
  bucket: backupBucket(
    'OSS bucket of the region that each backup is copied to; the instance role may then write there. Without it backups stay on the data disk.',
  ).optional(),
});

/** The app on one ECS instance. */
export const ecsSection = z
  .strictObject({
    zone: zone('Zone of the instance and its data disk: one of network.vSwitches. A disk cannot move.'),
    instanceType: instanceType(
      'Instance type; 2 vCPU and 4 GiB suffice for a few people. Ask the console which types the zone has in stock.',
    ),
    address: leaf(z.enum(['internet', 'intranet']), {
      description:
        'Without slb. internet: an elastic IP of its own. intranet: reached only inside the network (VPN, peering), and out through a NAT gateway; an adopted VPC must have its own way out.',
      allowed: 'internet or intranet',
      example: 'internet',
    }).default('internet'),
    bandwidthMbps: leaf(z.int().min(1).max(200), {
      description: 'Highest outbound rate of the elastic IP in Mbit/s; traffic is paid by volume.',
      allowed: 'a whole number from 1 to 200',
      example: 20,
    }).default(20),
    systemDiskGiB: leaf(z.int().min(20).max(2048), {
      description: 'Size of the system disk in GiB: system, Docker and the image.',
      allowed: 'a whole number from 20 to 2048',
      example: 40,
    }).default(40),
    dataDisk: dataDisk.prefault({}).meta({
      description: 'The disk that holds the app’s data and the token. It outlives the instance.',
    }),
    backup: backup.prefault({}).meta({
      description: 'A daily copy of database and files that is consistent, beside the snapshots of the disk.',
    }),
    kmsKeyId: kmsKeyId(
      'KMS key that encrypts both disks. Default: the ECS service key of the account. Changing it replaces them.',
    ).optional(),
    ssh: ssh.optional().meta({
      description: 'SSH. Without it there is no key pair and port 22 stays shut; Cloud Assistant suffices.',
    }),
    protect: leaf(z.boolean(), {
      description:
        'Refuse to destroy the data disk or release the instance. Set to false, and deploy, before you destroy: the data is then lost.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({ description: 'The app on one ECS instance.' });
