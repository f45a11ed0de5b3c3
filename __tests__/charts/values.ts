import type { AppEnvironment } from '../../config/load';

type Tree = Readonly<Record<string, unknown>>;

/** What only the cloud knows, as the manifests name it and as the chart's values do. */
export const CLOUD = {
  roleArn: 'acs:ram::1234567890123456:role/backups',
  identityProviderArn: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa',
  loadBalancerId: 'nlb-83ckzc8d4xlp8o1234',
  serverGroupId: 'sgp-atstuj3rtoptyui1234',
} as const;

/** Fills in the words in angle brackets of the manifests. */
export const withCloud = <Value>(objects: Value): Value =>
  JSON.parse(
    JSON.stringify(objects).replace(/<(\w+) of [\w-]+>/g, (word, output: string) => {
      const name = output
        .replace('backup_', '')
        .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const value = (CLOUD as Readonly<Record<string, string>>)[name];
      if (value === undefined) throw new Error(`got ${word}, which the chart has no value for`);
      return value;
    }),
  ) as Value;

const present = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));

/** The values with which the chart deploys what an environment deploys. */
export const valuesOf = ({ name, config }: AppEnvironment): Tree => {
  const { access, ack, app, network, project, region, slb } = config;
  if (!ack) throw new Error(`environment ${name} has no cluster`);
  if (!('cidr' in network)) throw new Error(`environment ${name} adopts its network`);
  const { loadBalancerId, serverGroupId, roleArn, identityProviderArn } = CLOUD;
  const { registryMirrors: _, ...ownApp } = app;
  const { tls: __, ...ownAccess } = access;
  return present({
    access: present(ownAccess),
    app: present({ ...ownApp, environmentSecret: ack.environmentSecret }),
    frontProxyImage: ack.frontProxyImage,
    pullSecret: ack.pullSecret,
    token: { revision: ack.tokenRevision },
    dataDisk: present({ sizeGiB: ack.dataDisk.sizeGiB, kmsKeyId: ack.kmsKeyId }),
    zone: ack.zone,
    network: { cidr: network.cidr, vSwitches: Object.values(network.vSwitches) },
    ingress: ack.ingress,
    balancer: slb && { kind: slb.kind, loadBalancerId, serverGroupId },
    backup: ack.backup.bucket && {
      bucket: ack.backup.bucket,
      folder: `${project}-${name}`,
      region,
      image: ack.backup.image,
      roleArn,
      identityProviderArn,
      workGiB: Math.floor(ack.nodes.systemDiskGiB / 2),
    },
  });
};
