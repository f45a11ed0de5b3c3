import { z } from 'zod';

import { BALANCER_KINDS, servesCluster } from '../../alibaba-cloud/balancers';
import { PRIVATE_NETWORKS, VPC_PREFIX, VSWITCH_PREFIX } from '../../alibaba-cloud/networks';
import { OPEN_REGIONS } from '../../alibaba-cloud/regions';
import { CLUSTER_CEILING } from '../../config/ceilings';
import { accessSection } from '../../config/sections/access';
import { ackSection } from '../../config/sections/ack';
import { appSection } from '../../config/sections/app';
import { cidr } from '../../config/sections/common';
import { leaf } from '../../config/sections/leaf';
import { APP_NAME } from '../../constructs/kubernetes/names';
import { MEMORY_MIB } from '../../open-design/memory';

/** A key of the configuration with a description for the chart, and what is allowed if that is said differently there. */
const described = <Schema extends z.ZodType>(schema: Schema, description: string, allowed?: string): Schema =>
  schema.meta({ ...schema.meta(), description, ...(allowed !== undefined && { allowed }) });

const OF_SECRET = `the name of a Secret: a-z, 0-9, - and ., and not ${APP_NAME}, the default of token.existingSecret`;

const { allow, domain, icpNumber } = accessSection.shape;
const { image, memoryMiB, cpus, environment, outboundProxy, egress } = appSection.shape;
const ack = ackSection.shape;
const ingress = ack.ingress.unwrap().shape;
const backup = ack.backup.unwrap().shape;

const CLUSTER_KINDS = BALANCER_KINDS.filter(servesCluster) as [string, ...string[]];

const inPrivate = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  `a part of ${PRIVATE_NETWORKS.join(', ')} with a prefix of ${min} to ${max} bits, whose bits after the prefix are 0`;

/** An ARN of RAM, as the outputs of the stack `ack` show it. */
const ramArn = (kind: string, description: string) =>
  leaf(z.string().regex(new RegExp(`^acs:ram::[0-9]{1,20}:${kind}/[A-Za-z0-9._-]{1,128}$`)), {
    description,
    allowed: `acs:ram::<account id>:${kind}/<name>`,
    example: `acs:ram::1234567890123456:${kind}/open-design`,
  });

/**
 * The values of the chart. A key that an environment's file has too is the same key, checked by the same schema, without
 * the prefix `ack.`.
 */
export const valuesSchema = z.strictObject({
  access: z
    .strictObject({
      allow: described(
        allow,
        `Who reaches the app: a list of networks, or the word everyone. At most ${CLUSTER_CEILING.networks} networks.`,
      ),
      domain: described(
        domain,
        'Domain name of the app. Required with ingress and balancer. Without it, kubectl port-forward leads to the app.',
      ),
      icpNumber: described(
        icpNumber,
        'ICP filing number of the domain, shown on every page. The law requires it for a domain that a mainland region serves to the internet.',
      ),
    })
    .meta({ description: 'Who may reach the app, and under which name.' }),
  app: z
    .strictObject({
      image: described(
        image,
        "The app's container image, pinned by digest, for the architecture of the nodes.",
      ),
      memoryMiB: described(
        memoryMiB,
        'Memory of the app’s container in MiB, with the agents that it starts. Every node needs memory beside it.',
        `a whole number from ${MEMORY_MIB.least} to ${MEMORY_MIB.most}`,
      ),
      cpus: described(
        cpus,
        'CPUs that the app’s container may use. Default: 1.',
        'a number from 0.25 to 64 in steps of 0.25',
      ),
      environment: described(
        environment,
        'Plain environment variables of the app and of the agents that it starts. Everybody who may read the release or the pod sees them.',
      ),
      environmentSecret: described(
        ack.environmentSecret,
        'Name of a Secret whose keys become environment variables of the app, for API keys and other secrets. You create it in the namespace of the release. Without the Secret, the pod does not start.',
        OF_SECRET,
      ),
      outboundProxy: described(
        outboundProxy,
        'HTTP proxy through which the app reaches the internet. If its address is internal, it must be in app.egress.networks.',
      ),
      egress,
    })
    .meta({ description: 'The app and what it reaches.' }),
  frontProxyImage: ack.frontProxyImage,
  pullSecret: described(
    ack.pullSecret,
    'Name of a Secret of type kubernetes.io/dockerconfigjson, for registries that require credentials. You create it in the namespace of the release.',
    OF_SECRET,
  ),
  token: z
    .strictObject({
      existingSecret: leaf(
        z.string().regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/),
        {
          description:
            'Name of the Secret with the token. It must exist in the namespace of the release; token-secret.sh makes it. The chart never contains the token.',
          allowed: 'the name of a Secret: a-z, 0-9, - and .',
          example: APP_NAME,
        },
      ).default(APP_NAME),
      revision: described(
        ack.tokenRevision,
        'Raise it by one after you have replaced the Secret: a running pod does not read it again.',
      ),
    })
    .prefault({})
    .meta({ description: 'The token of the app.' }),
  dataDisk: z
    .strictObject({
      sizeGiB: ack.dataDisk.unwrap().shape.sizeGiB,
      kmsKeyId: described(
        ack.kmsKeyId,
        'KMS key that encrypts the disk. Default: the ECS service key of the account. Not for a storageClass of your own.',
      ),
      storageClass: leaf(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/), {
        description:
          'StorageClass of the claim. It must make disks: the locks of SQLite are not reliable on a network file system. Default: the chart makes one for encrypted ESSDs with the reclaim policy Retain. It cannot be changed later.',
        allowed: 'the name of a StorageClass',
        example: 'alicloud-disk-essd',
      }).optional(),
    })
    .prefault({})
    .meta({ description: 'The disk with the data. It outlives the pod and the release.' }),
  zone: described(
    ack.zone,
    'Zone of the pod and the disk. A disk cannot move to another zone.',
    'the id of a zone, such as cn-hangzhou-h',
  ),
  network: z
    .strictObject({
      cidr: described(
        cidr('', '10.80.0.0/16'),
        'Network of the VPC in which the nodes are. The kubelet probes from it. Without ingress and balancer, requests come from it.',
        inPrivate(VPC_PREFIX),
      ),
      vSwitches: z
        .array(described(cidr('', '10.80.0.0/20'), 'Network of a vSwitch.', inPrivate(VSWITCH_PREFIX)))
        .max(20)
        .default([])
        .meta({
          description:
            'Networks of the vSwitches of an NLB, or of the pods of the Ingress controller. The front proxy believes the client’s address from these only. Required with ingress and with an NLB.',
        }),
    })
    .meta({ description: 'The network of the nodes.' }),
  ingress: z
    .strictObject({
      className: described(
        ingress.className,
        'Class of the Ingress. Its controller must already be in the cluster.',
      ),
      controllerNamespace: ingress.controllerNamespace,
      controllerLabel: ingress.controllerLabel,
      tlsSecretName: described(
        ingress.tlsSecretName,
        'Name of the Secret of type kubernetes.io/tls with the certificate of access.domain. You create it in the namespace of the release.',
        OF_SECRET,
      ),
    })
    .optional()
    .meta({
      description:
        'An Ingress. Its controller must forward the requests by pods of its own: not an ALB Ingress, and not pods in the network of their node.',
    }),
  balancer: z
    .strictObject({
      kind: leaf(z.enum(CLUSTER_KINDS), {
        description: 'Kind of the load balancer, which must exist and terminate TLS.',
        allowed: CLUSTER_KINDS.join(' or '),
        example: 'nlb',
      }),
      loadBalancerId: leaf(z.string().regex(/^[a-z0-9-]{4,64}$/), {
        description: 'Id of the load balancer.',
        allowed: 'nlb-… or lb-…',
        example: 'nlb-83ckzc8d4xlp8o1234',
      }),
      serverGroupId: leaf(z.string().regex(/^[a-z0-9-]{4,64}$/), {
        description: 'Id of its server group, which the cloud controller of the cluster fills with the pod.',
        allowed: 'sgp-… or rsp-…',
        example: 'sgp-atstuj3rtoptyui1234',
      }),
    })
    .optional()
    .meta({ description: 'A load balancer that exists, instead of ingress.' }),
  backup: z
    .strictObject({
      bucket: described(
        backup.bucket.unwrap(),
        'OSS bucket in the region. A daily backup is written to it. It needs a lifecycle rule: the role cannot delete.',
      ),
      folder: leaf(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), {
        description: 'Folder of the bucket, the only one that the role may access.',
        allowed: '1 to 63 of a-z, 0-9 and -',
        example: 'open-design-prod',
      }),
      region: leaf(z.enum(OPEN_REGIONS as [string, ...string[]]), {
        description: 'Region of the bucket and the cluster.',
        allowed: `one of ${OPEN_REGIONS.join(', ')}`,
        example: 'cn-hangzhou',
      }),
      image: described(
        backup.image.unwrap(),
        'Image with Python 3 that makes the backups, pinned by digest.',
      ),
      roleArn: ramArn(
        'role',
        'RAM role that the service account open-design-backup of the namespace may assume (RRSA).',
      ),
      identityProviderArn: ramArn('oidc-provider', 'OIDC provider of the cluster in RAM.'),
      workGiB: leaf(z.int().min(1).max(1024), {
        description: 'GiB that archives may use on the node’s disk while they are created.',
        allowed: 'a whole number from 1 to 1024',
        example: 40,
      }).default(40),
    })
    .optional()
    .meta({ description: 'A daily, consistent copy of database and files in OSS. Default: none.' }),
  replicas: ack.replicas,
});

/** A node of the schema in which a default may stand. */
interface Defaults {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Defaults>>;
}

/**
 * The default of a value in a section that has none itself. `values.yaml` cannot hold it, because the section would then
 * always be there.
 */
export const defaultIn = (section: string, key: string): unknown => {
  const schema = z.toJSONSchema(valuesSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      Reflect.deleteProperty(jsonSchema, 'explain');
    },
  }) as Defaults;
  const held = schema.properties?.[section]?.properties?.[key]?.default;
  if (held === undefined) throw new Error(`${section}.${key} has no default`);
  return held;
};
