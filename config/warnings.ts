import { isEnterpriseInVpc } from '../alibaba-cloud/acr-hosts';
import { type Balancer, BALANCERS, balancersThat } from '../alibaba-cloud/balancers';
import { isFinance, isMainland } from '../alibaba-cloud/regions';
import { type Cidr, cidrOf, contains } from '../ground/cidr';
import { filingAtRisk } from './filing';
import { imagesOf, isPlaceholder } from './images';
import { registryWarnings } from './registry-warnings';
import type { Config } from './schema';
import { DEFAULT_BALANCER } from './sections/slb';
import { publicStates } from './state-warnings';

/** A warning about a choice that is allowed but may be regretted. */
export interface Warning {
  /** Role of the stack that prints the warning. */
  readonly role:
    'network' | 'ecs' | 'certificate' | 'slb' | 'ack' | 'ack-app' | 'registry' | 'acr-proxy' | 'state';
  readonly text: string;
}

/** The mirror in `environments/demo.yaml`. */
const DEMO_MIRROR = 'https://your-id.mirror.aliyuncs.com';

/** Networks that are reserved for documentation. Source: RFC 5737, January 2010. */
const DOCUMENTATION: readonly Cidr[] = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map(cidrOf);

const onlyForDocumentation = (networks: readonly string[]): boolean =>
  networks.every((network) => DOCUMENTATION.some((one) => contains(one, cidrOf(network))));

type Concern = (config: Config) => readonly Warning[];

const warnWhen = (
  condition: boolean,
  role: Warning['role'],
  ...texts: readonly string[]
): readonly Warning[] => (condition ? texts.map((text) => ({ role, text })) : []);

/** The role of the stack that clients reach first. */
const entrance = ({ slb, ack }: Config): Warning['role'] => {
  if (slb) return 'slb';
  return ack ? 'ack-app' : 'ecs';
};

/** Whether clients reach the app without going through a cluster's API server. */
const hasEntrance = ({ ecs, slb, ack }: Config): boolean =>
  ecs !== undefined || slb !== undefined || ack?.ingress !== undefined;

const placeholderImage: Concern = (config) =>
  imagesOf(config).flatMap(({ key, image }) =>
    warnWhen(
      isPlaceholder(image),
      config.ack ? 'ack-app' : 'ecs',
      `${key} has a placeholder digest: a rehearsal works, but a deploy fails ${config.ack ? 'in the cluster' : 'on the host'} when the image is pulled; write the digest of an image you can pull`,
    ),
  );

/** What the demo has in these places: its values show the form and lead nowhere. */
const placeholderMirror: Concern = ({ app, ack }) =>
  warnWhen(
    app?.registryMirrors.some((mirror) => mirror === DEMO_MIRROR) === true,
    ack ? 'ack-app' : 'ecs',
    `app.registryMirrors has the placeholder ${DEMO_MIRROR}: write the address of your mirror, or remove the key`,
  );

const placeholderClients: Concern = (config) => {
  const allow = config.access?.allow ?? 'everyone';
  return warnWhen(
    allow !== 'everyone' && onlyForDocumentation(allow),
    entrance(config),
    'access.allow has only networks that are reserved for documentation: nobody can connect; write the networks of your clients',
  );
};

const onlyNetwork: Concern = ({ ecs, ack, registry, acrProxy }) =>
  warnWhen(
    ecs === undefined && ack === undefined && registry === undefined && acrProxy === undefined,
    'network',
    'the sections ecs and ack are both missing: only a network is made, and the app runs nowhere; add one of them',
  );

const domainLeadsNowhere: Concern = (config) =>
  warnWhen(
    config.ack !== undefined && config.access?.domain !== undefined && !hasEntrance(config),
    'ack-app',
    `access.domain is ${config.access?.domain}, but the sections slb and ack.ingress are both missing: nothing of this environment serves that name; reach the app with kubectl port-forward, as the output endpoint says, or add one of them`,
  );

const everyone: Concern = (config) =>
  warnWhen(
    config.access?.allow === 'everyone' && hasEntrance(config),
    entrance(config),
    'access.allow is everyone: the whole internet reaches the app, and only the token protects it',
  );

const unprotectedData: Concern = ({ ecs }) =>
  warnWhen(
    ecs?.protect === false,
    'ecs',
    ecs?.billing.type === 'subscription'
      ? 'ecs.protect is false: after the next deploy, only the subscription keeps a destroy from deleting the data disk and everything on it'
      : 'ecs.protect is false: after the next deploy, a destroy deletes the data disk and everything on it',
  );

const unprotectedCluster: Concern = ({ ack }) =>
  warnWhen(
    ack?.protect === false,
    'ack',
    'ack.protect is false: after the next deploy, a destroy deletes the cluster; the data disk stays, but nothing refers to it any more',
  );

/**
 * Both endpoints are one CLB of the cluster. The service creates its listener, and no resource of the provider sets its list.
 * Source: ACK docs, "Configure access control policies for the API server"; the provider's schema.
 */
const apiAccess: Concern = ({ ack }) => [
  ...warnWhen(
    ack?.apiAccess === 'public',
    'ack',
    'ack.apiAccess is public: every address on the internet reaches the API server, and only client certificates protect it: whoever has a kubeconfig gets in. Terraform cannot set an access control list for it: set one in the console (Cluster Information, Internal Endpoint, Set access control), and include the networks of the VPC, because the list also applies to the private endpoint. Use public where HCP Terraform or people without a VPN deploy ack-app',
  ),
  ...warnWhen(
    ack?.apiAccess === 'private',
    'ack-app',
    'ack.apiAccess is private: ack-app can be planned only from where the API server is reachable: inside the VPC, through a VPN or peering into it, or from an HCP Terraform agent that runs there',
  ),
];

const secretsUnencrypted: Concern = ({ ack }) =>
  warnWhen(
    ack !== undefined && ack.kmsKeyId === undefined,
    'ack',
    'ack.kmsKeyId is missing: KMS does not encrypt the cluster’s Secrets, and the app’s token is one of them; name a key to encrypt them',
  );

/** Source: provider 1.289.0 under real Terraform, noted 2026-11-28: its code reads false as a value that is not set. */
const gatewayOfCluster: Concern = ({ network, ack }) =>
  warnWhen(
    ack !== undefined && 'vpcId' in network,
    'ack',
    'network.vpcId with ack: the provider never tells ACK that the VPC has its own way out, so ACK may add a NAT gateway to it; compare the NAT gateways of the VPC before and after the first deploy',
  );

const noBackup: Concern = ({ ack }) =>
  warnWhen(
    ack !== undefined && ack.backup.bucket === undefined,
    'ack-app',
    'ack.backup.bucket is missing: the data is not copied off its one disk; write ack.backup.bucket and ack.backup.image',
  );

/** The key of a bucket that exists, and the folder in it. */
const existingBucket: Concern = ({ ecs, ack }) =>
  warnWhen(
    (ecs ?? ack)?.backup.bucket !== undefined && (ecs ?? ack)?.backup.createBucket === false,
    ecs ? 'ecs' : 'ack-app',
    `${ecs ? 'ecs' : 'ack'}.backup.bucket exists already, so nothing here expires or protects what is in it: it needs versioning and a lifecycle rule, as docs/operations.md says`,
  );

const ingressIsYours: Concern = ({ ack }) =>
  warnWhen(
    ack?.ingress !== undefined,
    'ack-app',
    `ack.ingress: the controller of class ${ack?.ingress?.className} must already be in the cluster; its balancer and the access to it are not managed here: only the front proxy enforces access.allow`,
  );

/** Source: Alibaba Cloud's documentation of ICP filing. This project can check none of it. */
const filing: Concern = (config) => {
  const atRisk = filingAtRisk(config);
  return warnWhen(
    config.access?.icpNumber !== undefined && isMainland(config.region) && hasEntrance(config),
    entrance(config),
    `access.icpNumber: the filing must cover ${config.access?.domain} and name Alibaba Cloud as access provider; a filing made elsewhere must be added at Alibaba Cloud, or the site is blocked`,
    ...(atRisk ? [`access.icpNumber: ${atRisk}`] : []),
    'access.icpNumber: the site must also be filed with the public security organs (beian.mps.gov.cn) within 30 days of its opening',
  );
};

const keyInState: Concern = ({ slb }) =>
  warnWhen(
    slb?.certificate === 'variables',
    'certificate',
    'slb.certificate is variables: the state of this stack then holds the private key, and whoever can read the state can read the key; to keep it out, write the id of a certificate in Certificate Management Service',
  );

/** Warns of a kind that cuts silent streams earlier than the default kind does. */
const streamsAreCut: Concern = ({ slb }) => {
  if (!slb) return [];
  const { longestSilenceSeconds: longest }: Balancer = BALANCERS[slb.kind];
  const others = balancersThat((other) => other.longestSilenceSeconds > longest).map(
    (kind, index) => `${kind}${index === 0 ? ' allows' : ''} ${BALANCERS[kind].longestSilenceSeconds}`,
  );
  return warnWhen(
    longest < BALANCERS[DEFAULT_BALANCER].longestSilenceSeconds,
    'slb',
    `slb.kind is ${slb.kind}: it cuts every event stream and every other answer that stays silent for ${longest} seconds; ${others.join(', ')}`,
  );
};

const imagesAtRisk: Concern = (config) => warnWhen(true, 'registry', ...registryWarnings(config));

/** Source: OSS, "Regions and endpoints": the name of a bucket stands before the endpoint, whoever owns it. */
const everyBucket: Concern = ({ acrProxy }) =>
  warnWhen(
    (acrProxy?.everyBucketOf.length ?? 0) > 0,
    'acr-proxy',
    `acrProxy.everyBucketOf has ${acrProxy?.everyBucketOf.join(', ')}: the proxy lets every bucket there through, also those of other people, so data can leave through it; write acrProxy.buckets by name wherever you know them`,
  );

/** Source: as for `Region.finance`. */
const financeCloud: Concern = ({ region }) =>
  warnWhen(
    isFinance(region),
    'network',
    `region is ${region}, of the finance cloud: it takes only accounts that Alibaba Cloud has admitted to it, and nobody has looked up for this project which products and instance types it has; see the ECS console of that account`,
  );

/** The proxy sees names and no addresses, so a listed name that leads into the VPC is refused on the host only. */
const endpointInVpc: Concern = ({ acrProxy }) => {
  const names = [...(acrProxy?.registries ?? []), ...(acrProxy?.charts ?? [])].filter(isEnterpriseInVpc);
  return warnWhen(
    names.length > 0 && acrProxy?.networks.length === 0,
    'acr-proxy',
    `acrProxy.networks is missing, with ${names.join(', ')}: the VPC endpoint of an Enterprise instance has an address of the VPC, to which the proxy does not connect; write it as <address>/32, as the ACR console shows it`,
  );
};

const placeholderPushers: Concern = ({ registry }) =>
  warnWhen(
    registry?.allow !== undefined && onlyForDocumentation(registry.allow),
    'registry',
    'registry.allow has only networks that are reserved for documentation: nobody can push through the public endpoint; write the networks of those who push, or remove the key',
  );

const placeholderProxyClients: Concern = ({ acrProxy }) =>
  warnWhen(
    acrProxy !== undefined && onlyForDocumentation(acrProxy.allow),
    'acr-proxy',
    'acrProxy.allow has only networks that are reserved for documentation: nobody can connect; write the networks of your clients',
  );

const unprotectedProxy: Concern = ({ acrProxy }) =>
  warnWhen(
    acrProxy?.protect === false,
    'acr-proxy',
    'acrProxy.protect is false: after the next deploy, a destroy releases the addresses that the clients have in their hosts files',
  );

/** Every environment has a network, and its stack is the first one. */
const statesOutOfReach: Concern = (config) => warnWhen(true, 'network', ...publicStates(config));

const CONCERNS: readonly Concern[] = [
  onlyNetwork,
  placeholderImage,
  placeholderMirror,
  placeholderClients,
  domainLeadsNowhere,
  everyone,
  unprotectedData,
  unprotectedCluster,
  imagesAtRisk,
  apiAccess,
  secretsUnencrypted,
  gatewayOfCluster,
  noBackup,
  existingBucket,
  ingressIsYours,
  filing,
  keyInState,
  streamsAreCut,
  financeCloud,
  everyBucket,
  endpointInVpc,
  placeholderPushers,
  placeholderProxyClients,
  unprotectedProxy,
  statesOutOfReach,
];

/** All warnings that every synth of this configuration prints. */
export const warningsOf = (config: Config): readonly Warning[] =>
  CONCERNS.flatMap((concern) => concern(config));
