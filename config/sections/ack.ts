import { z } from 'zod';

import { INGRESS_CONTROLLER } from '../../alibaba-cloud/add-ons';
import { SERVICE_PREFIX } from '../../alibaba-cloud/limits';
import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { parseCidr } from '../../ground/cidr';
import type { Cidr } from '../../values/values';
import { eitherOf } from '../faults';
import { isPrivate } from '../ranges';
import {
  architecture,
  backupDays,
  createBucket,
  dataDiskSize,
  instanceType,
  kmsKeyId,
  ossBucket,
  zone,
} from './common';
import { pinnedImage } from './image';
import { leaf } from './leaf';
import { minted } from './mint';

/** The Secret of this project, which holds the app’s token. */
const OWN_SECRET = 'open-design';

/** A name as Kubernetes accepts it, except that of the project’s own Secret. */
const SECRET = new RegExp(
  `^(?!${OWN_SECRET}$)(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`,
);

/** The name of a Secret in the cluster. If the secret itself stands here by mistake, the report does not show it. */
const nameOfSecret = (description: string, example: string): z.ZodString =>
  leaf(z.string().regex(SECRET), {
    description,
    allowed: `the name of a Secret in the namespace open-design: a-z, 0-9, - and ., and not ${OWN_SECRET}, which holds the app’s token`,
    fix: 'create the Secret with kubectl, and write its name here',
    example,
    explain: (value) =>
      value === undefined ? undefined : { got: 'a value that is not the name of a Secret (not shown)' },
  });

const SERVICE_CIDR = '192.168.0.0/20';

/** Whether a cluster's Services may use this network. Source: as for `SERVICE_PREFIX`. */
const isServiceCidr = (text: string): boolean => {
  const network = parseCidr(text);
  const { min, max } = SERVICE_PREFIX;
  return network !== undefined && isPrivate(network) && network.prefix >= min && network.prefix <= max;
};

const serviceCidr = leaf(minted<Cidr>(z.string().refine(isServiceCidr)), {
  description:
    'Network of the cluster’s Services. It must not overlap the VPC. A change replaces the cluster.',
  allowed: `a part of ${eitherOf(PRIVATE_NETWORKS)} with a prefix of ${SERVICE_PREFIX.min} to ${SERVICE_PREFIX.max} bits`,
  example: SERVICE_CIDR,
}).default(SERVICE_CIDR as Cidr);

const nodes = z.strictObject({
  instanceTypes: z
    .array(
      instanceType(
        'An instance type. ACK takes the first one in stock. System pods need a share: 2 vCPU and 8 GiB suffice for a few people.',
      ),
    )
    .min(1)
    .max(10)
    .meta({
      description:
        'Instance types of the nodes, in the order in which they are tried. All must have the same processor architecture.',
      allowed: '1 to 10 instance types',
      fix: 'look up in the console which types the zone has in stock, and name at least one',
    }),
  architecture: architecture('ack.nodes.instanceTypes'),
  min: leaf(z.int().min(1).max(100), {
    description: 'Number of nodes that always run. The cluster’s own pods run only on them.',
    allowed: 'a whole number from 1 to 100',
    example: 1,
  }).default(1),
  max: leaf(z.int().min(1).max(100), {
    description:
      'Largest number of nodes. Nodes beyond min are added when a pod finds no room, and removed when idle.',
    allowed: 'a whole number from 1 to 100, at least ack.nodes.min',
    example: 3,
  }).default(3),
  systemDiskGiB: leaf(z.int().min(40).max(2048), {
    description:
      'Size of a node’s system disk in GiB. It holds the system, images, logs and emptyDir volumes.',
    allowed: 'a whole number from 40 to 2048',
    example: 80,
  }).default(80),
});

/** A label of a pod. Source: Kubernetes, "Labels and Selectors", syntax and character set. */
const POD_LABEL =
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?=[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const ingress = z.strictObject({
  className: leaf(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/), {
    description:
      'Class of the Ingress. Its controller must already be in the cluster; this project installs none.',
    allowed: 'the name of an IngressClass',
    example: 'nginx',
  }).default('nginx'),
  controllerNamespace: leaf(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), {
    description:
      'Namespace of the controller’s pods. With controllerLabel, it selects the only pods that may send requests to the app, and whose headers are believed. Default: that of ACK’s add-on.',
    allowed: 'the name of a namespace: at most 63 of a-z, 0-9 and -',
    example: 'ingress-nginx',
  }).default(INGRESS_CONTROLLER.namespace),
  controllerLabel: leaf(z.string().regex(POD_LABEL), {
    description:
      'Label of the controller’s pods that no other pod in the namespace has. Default: that of ACK’s add-on.',
    allowed: 'one label as key=value, as in kubectl get pods -l',
    fix: 'ask kubectl get pods -A --show-labels for the label of the controller’s pods',
    example: 'app.kubernetes.io/name=ingress-nginx',
  }).default(INGRESS_CONTROLLER.label),
  tlsSecretName: nameOfSecret(
    'Name of the Secret of type kubernetes.io/tls with the certificate of access.domain. You create it in the namespace open-design; it never goes through Terraform.',
    'open-design-tls',
  ),
});

const backup = z.strictObject({
  keepDays: backupDays(
    'Days a daily backup is kept in the bucket. Only with createBucket: an existing bucket has lifecycle rules of its own.',
  ),
  bucket: ossBucket(
    'OSS bucket in the region. A daily backup is written to it under a separate RAM role, which cannot delete. Without it the data is not copied off the data disk.',
  ).optional(),
  createBucket,
  image: pinnedImage(
    'Image with Python 3 that makes the backups, pinned by digest. Required with ack.backup.bucket.',
    'registry.example.com/library/python',
  ).optional(),
});

/** The app in its own Kubernetes cluster. */
export const ackSection = z
  .strictObject({
    zone: zone(
      'Zone of the nodes and the data disk: one of network.vSwitches. A disk cannot move to another zone.',
    ),
    // Source: ACK docs, "Access ECS instance metadata in enhanced mode only" (Terway's row of the table).
    kubernetesVersion: leaf(z.string().regex(/^1\.(3\d|[4-9]\d|\d{3,})\.\d+-aliyun\.\d+$/), {
      description:
        'Version of Kubernetes. Only you raise it, and it cannot be lowered. Default: the newest version that ACK offers; ACK then applies its patches automatically in the maintenance window. Before you write a version for an existing cluster, look up the one it runs (docs/cluster.md).',
      allowed:
        'an ACK version from 1.30 on, such as 1.34.1-aliyun.1: nodes of older versions cannot require metadata tokens',
      example: '1.34.1-aliyun.1',
    }).optional(),
    apiAccess: leaf(z.enum(['private', 'public']), {
      description:
        'Where the API server is reachable. private: only inside the network. public: also on the internet, protected by client certificates, for HCP Terraform and for people without a VPN. Takes effect when the cluster is made; later it can be changed only in the console, and a changed value is refused while ack.protect is true.',
      allowed: 'private or public',
      example: 'private',
    }).default('private'),
    serviceCidr,
    nodes: nodes.meta({ description: 'The nodes. They have neither a public address nor a login.' }),
    dataDisk: z.strictObject({ sizeGiB: dataDiskSize }).prefault({}).meta({
      description: 'The disk that holds the app’s data. It outlives the pod, the cluster and the stack.',
    }),
    kmsKeyId: kmsKeyId(
      'KMS key that encrypts the cluster’s Secrets, the nodes’ system disks and the data disk. Default: no KMS key for Secrets, and the ECS service key of the account for the disks. A cluster that has a key never goes without one again.',
    ).optional(),
    frontProxyImage: pinnedImage(
      'Image of the front proxy beside the app: stock or unprivileged nginx, pinned by digest.',
      'registry.example.com/library/nginx',
    ),
    pullSecret: nameOfSecret(
      'Name of a Secret of type kubernetes.io/dockerconfigjson, for registries that require credentials. You create it in the namespace open-design.',
      'registry',
    ).optional(),
    environmentSecret: nameOfSecret(
      'Name of a Secret whose keys become environment variables of the app, for API keys and other secrets. You create it in the namespace open-design (docs/first-steps.md). Without the Secret, the pod does not start.',
      'app-environment',
    ).optional(),
    acrCredentialHelper: leaf(z.string().regex(/^(personal|cri-[a-z0-9]+)$/), {
      description:
        'Pulls from Alibaba Cloud’s own registry without a Secret. Write the id of an Enterprise instance, or the word personal for a personal instance, which must have been opened by 2024-09-08. Terraform installs the add-on and never uninstalls it: without the key, it stays in the cluster until you uninstall it (docs/cluster.md).',
      allowed: 'the id of an Enterprise instance (cri-…), or the word personal',
      fix: 'for any other registry, leave it out and write ack.pullSecret',
      example: 'cri-xxxxxxxxxxxxxxxx',
    }).optional(),
    tokenRevision: leaf(z.int().min(1), {
      description:
        'Raise it by one and deploy to give the app a new token. The old token then stops working.',
      allowed: 'a whole number from 1 on',
      example: 1,
    }).default(1),
    replicas: leaf(z.literal(1), {
      description: 'Always 1. The app keeps its data in SQLite, and a second writer would corrupt it.',
      allowed: '1: the app writes SQLite files on one disk, and a second writer would corrupt them',
      fix: 'leave it out; docs/decisions says what would have to change in the app for more replicas',
      example: 1,
    }).default(1),
    ingress: ingress.optional().meta({
      description:
        'An Ingress instead of a balancer. Only the front proxy then limits who gets in. Requires access.domain, and a controller whose own pods forward the requests: not an ALB Ingress, and not pods in the network of their node.',
    }),
    backup: backup.prefault({}).meta({
      description: 'A daily, consistent copy of database and files, kept in OSS.',
    }),
    protect: leaf(z.boolean(), {
      description:
        'Refuses to destroy the cluster, the claim on the data disk, the NAT gateway, or the bucket of createBucket. Before a destroy, set it to false and deploy.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'The app in a cluster of Alibaba Cloud Container Service for Kubernetes, instead of ecs. An existing VPC must have its own way out to the internet.',
  });
