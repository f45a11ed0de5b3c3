import { z } from 'zod';

import { SERVICE_PREFIX } from '../../alibaba-cloud/limits';
import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { parseCidr } from '../../ground/cidr';
import type { Cidr } from '../../values/values';
import { eitherOf } from '../faults';
import { isPrivate } from '../ranges';
import { backupBucket, backupDays, dataDiskSize, instanceType, kmsKeyId, zone } from './common';
import { pinnedImage } from './image';
import { leaf } from './leaf';
import { minted } from './mint';

/** The name of an object in the cluster. Whoever wrote the secret itself should not see it again in a report. */
const nameOfSecret = (description: string, example: string): z.ZodString =>
  leaf(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/), {
    description,
    allowed: 'the name of a Secret in the namespace open-design: a-z, 0-9, - and .',
    fix: 'put the Secret there by kubectl, and its name here',
    example,
    explain: (value) =>
      value === undefined ? undefined : { got: 'what is no name of a Secret (not shown)' },
  });

const SERVICE_CIDR = '192.168.0.0/20';

/** Whether a cluster's Services may have this network. Source: that of `SERVICE_PREFIX`. */
const isServiceCidr = (text: string): boolean => {
  const network = parseCidr(text);
  const { min, max } = SERVICE_PREFIX;
  return network !== undefined && isPrivate(network) && network.prefix >= min && network.prefix <= max;
};

const serviceCidr = leaf(minted<Cidr>(z.string().refine(isServiceCidr)), {
  description: 'Network of the cluster’s Services, apart from the VPC. Changing it replaces the cluster.',
  allowed: `a part of ${eitherOf(PRIVATE_NETWORKS)} with a prefix of ${SERVICE_PREFIX.min} to ${SERVICE_PREFIX.max} bits`,
  example: SERVICE_CIDR,
}).default(SERVICE_CIDR as Cidr);

const nodes = z.strictObject({
  instanceTypes: z
    .array(
      instanceType(
        'An instance type; the first one in stock is taken. System pods want a share too: 2 vCPU and 8 GiB suffice for a few people.',
      ),
    )
    .min(1)
    .max(10)
    .meta({
      description:
        'Instance types of the nodes, in the order they are tried; all of one processor architecture.',
      allowed: '1 to 10 instance types',
      fix: 'ask the console which types the zone has in stock, and name at least one',
    }),
  min: leaf(z.int().min(1).max(100), {
    description: 'Nodes that are always there. The cluster’s own pods run on them alone.',
    allowed: 'a whole number from 1 to 100',
    example: 1,
  }).default(1),
  max: leaf(z.int().min(1).max(100), {
    description:
      'Nodes there may be at most. Those beyond min come when a pod finds no room, and go when idle.',
    allowed: 'a whole number from 1 to 100, min at least',
    example: 3,
  }).default(3),
  systemDiskGiB: leaf(z.int().min(40).max(2048), {
    description: 'Size of a node’s system disk in GiB: system, images, logs and emptyDir volumes.',
    allowed: 'a whole number from 40 to 2048',
    example: 80,
  }).default(80),
});

const ingress = z.strictObject({
  className: leaf(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/), {
    description: 'Class of the Ingress. Its controller must be in the cluster; none is installed.',
    allowed: 'the name of an IngressClass',
    example: 'nginx',
  }).default('nginx'),
  tlsSecretName: nameOfSecret(
    'Name of the Secret of type kubernetes.io/tls with the certificate of access.domain. You put it into the namespace open-design; it never goes through Terraform.',
    'open-design-tls',
  ),
});

const backup = z.strictObject({
  keepDays: backupDays,
  bucket: backupBucket(
    'OSS bucket of the region that a backup is written to every day, by a RAM role of its own. Without it nothing is copied off the data disk.',
  ).optional(),
  image: pinnedImage(
    'Image with Python 3 that makes the backups, pinned by digest. Required with bucket.',
    'registry.example.com/library/python',
  ).optional(),
});

/** The app in a Kubernetes cluster of its own. */
export const ackSection = z
  .strictObject({
    zone: zone('Zone of the nodes and the data disk: one of network.vSwitches. A disk cannot move.'),
    // Source: ACK docs, "Access ECS instance metadata in enhanced mode only" (Terway's row of the table).
    kubernetesVersion: leaf(z.string().regex(/^1\.(3\d|[4-9]\d|\d{3,})\.\d+-aliyun\.\d+$/), {
      description:
        'Version of Kubernetes, raised by hand. Default: the newest ACK offers, and its patches by themselves in the maintenance window.',
      allowed:
        'a version of ACK from 1.30 on, such as 1.34.1-aliyun.1: nodes of older ones cannot ask for metadata tokens',
      example: '1.34.1-aliyun.1',
    }).optional(),
    apiAccess: leaf(z.enum(['private', 'public']), {
      description:
        'Where the API server is reached. private: inside the network only. public: also on the internet, behind client certificates, for HCP Terraform and for people without a VPN. Decided when the cluster is made; later only in the console.',
      allowed: 'private or public',
      example: 'private',
    }).default('private'),
    serviceCidr,
    nodes: nodes.meta({ description: 'The nodes. They have no public address and no login.' }),
    dataDisk: z.strictObject({ sizeGiB: dataDiskSize }).prefault({}).meta({
      description: 'The disk that holds the app’s data. It outlives the pod, the cluster and the stack.',
    }),
    kmsKeyId: kmsKeyId(
      'KMS key that encrypts the cluster’s Secrets, the nodes’ system disks and the data disk. Default: Secrets as ACK keeps them, disks by the ECS service key of the account.',
    ).optional(),
    frontProxyImage: pinnedImage(
      'nginx, stock or unprivileged, pinned by digest: the front proxy beside the app.',
      'registry.example.com/library/nginx',
    ),
    pullSecret: nameOfSecret(
      'Name of a Secret of type kubernetes.io/dockerconfigjson that you put into the namespace open-design, for registries that ask for credentials.',
      'registry',
    ).optional(),
    acrCredentialHelper: leaf(z.string().regex(/^(personal|cri-[a-z0-9]+)$/), {
      description:
        'Pull from Alibaba Cloud’s own registry without a Secret: the id of an Enterprise instance, or the word personal for a personal one, which must have been opened by 2024-09-08.',
      allowed: 'the id of an Enterprise instance (cri-…), or the word personal',
      fix: 'leave it out for any other registry, and name a pullSecret',
      example: 'cri-xxxxxxxxxxxxxxxx',
    }).optional(),
    tokenRevision: leaf(z.int().min(1), {
      description: 'Raise it by one and deploy: the app gets a new token, and the old one is void.',
      allowed: 'a whole number from 1 on',
      example: 1,
    }).default(1),
    replicas: leaf(z.literal(1), {
      description: 'One: the app keeps its data in SQLite, which two writers would corrupt.',
      allowed: '1: the app writes SQLite files on one disk, and a second writer would corrupt them',
      fix: 'leave it out; docs/decisions says what the app would have to change for more',
      example: 1,
    }).default(1),
    ingress: ingress.optional().meta({
      description:
        'An Ingress instead of a balancer, with the front proxy’s own limits. Needs access.domain.',
    }),
    backup: backup.prefault({}).meta({
      description: 'A daily copy of database and files that is consistent, kept in OSS.',
    }),
    protect: leaf(z.boolean(), {
      description:
        'Refuse to destroy the cluster or the claim on the data disk. Set to false, and deploy, before you destroy.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'The app in a cluster of Alibaba Cloud Container Service for Kubernetes, instead of ecs. An adopted VPC must have its own way out.',
  });
