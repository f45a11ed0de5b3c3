import { type Balancer, BALANCERS, balancersThat } from '../alibaba-cloud/balancers';
import { isMainland } from '../alibaba-cloud/regions';
import type { Config } from './schema';
import { DEFAULT_BALANCER } from './sections/slb';

/** A choice that is allowed and that somebody may regret. */
export interface Warning {
  /** Role of the stack that says it. */
  readonly role: 'network' | 'ecs' | 'slb' | 'ack' | 'ack-app';
  readonly text: string;
}

type Concern = (config: Config) => readonly Warning[];

const warnWhen = (
  condition: boolean,
  role: Warning['role'],
  ...texts: readonly string[]
): readonly Warning[] => (condition ? texts.map((text) => ({ role, text })) : []);

/** The stack that clients meet first. */
const entrance = ({ slb, ack }: Config): Warning['role'] => {
  if (slb) return 'slb';
  return ack ? 'ack-app' : 'ecs';
};

/** Whether clients get in without going through a cluster's API server. */
const hasEntrance = ({ ecs, slb, ack }: Config): boolean =>
  ecs !== undefined || slb !== undefined || ack?.ingress !== undefined;

const placeholderImage: Concern = ({ app, ack }) =>
  Object.entries({
    'app.image': app.image,
    'ack.frontProxyImage': ack?.frontProxyImage,
    'ack.backup.image': ack?.backup.image,
  }).flatMap(([key, image]) =>
    warnWhen(
      image !== undefined && /@sha256:0{64}$/.test(image),
      ack ? 'ack-app' : 'ecs',
      `${key} has a placeholder digest: a rehearsal works, a deploy will fail ${ack ? 'in the cluster' : 'on the host'} at the image; write the digest of an image you can pull`,
    ),
  );

const onlyNetwork: Concern = ({ ecs, ack }) =>
  warnWhen(
    ecs === undefined && ack === undefined,
    'network',
    'neither ecs nor ack is there: only a network is made, and the app runs nowhere; add either section',
  );

const everyone: Concern = (config) =>
  warnWhen(
    config.access.allow === 'everyone' && hasEntrance(config),
    entrance(config),
    'access.allow is everyone: the whole internet reaches the app, and the token is the only door',
  );

const unprotectedData: Concern = ({ ecs }) =>
  warnWhen(
    ecs?.protect === false,
    'ecs',
    'ecs.protect is false: once deployed, a destroy deletes the data disk and everything on it',
  );

const unprotectedCluster: Concern = ({ ack }) =>
  warnWhen(
    ack?.protect === false,
    'ack',
    'ack.protect is false: once deployed, a destroy deletes the cluster; the data disk stays, and nothing refers to it any more',
  );

const apiAccess: Concern = ({ ack }) => [
  ...warnWhen(
    ack?.apiAccess === 'public',
    'ack',
    'ack.apiAccess is public: the API server is on the internet, and client certificates are the only door; whoever has a kubeconfig is in. Use it where HCP Terraform or people without a VPN deploy ack-app',
  ),
  ...warnWhen(
    ack?.apiAccess === 'private',
    'ack-app',
    'ack.apiAccess is private: ack-app can be planned only where the API server is reached, which is inside the VPC, by a VPN or peering into it, or from an agent of HCP Terraform that runs there',
  ),
];

const noBackup: Concern = ({ ack }) =>
  warnWhen(
    ack !== undefined && ack.backup.bucket === undefined,
    'ack-app',
    'ack.backup.bucket is missing: nothing copies the data off its one disk',
  );

const ingressIsYours: Concern = ({ ack }) =>
  warnWhen(
    ack?.ingress !== undefined,
    'ack-app',
    `ack.ingress: the controller of class ${ack?.ingress?.className} has to be in the cluster already; its balancer, and who reaches that, are not made here: the front proxy alone holds access.allow`,
  );

/** Source: Alibaba Cloud's documentation of ICP filing. Nothing of it can be checked here. */
const filing: Concern = (config) =>
  warnWhen(
    config.access.icpNumber !== undefined && isMainland(config.region) && hasEntrance(config),
    entrance(config),
    `access.icpNumber: the filing must be of ${config.access.domain} and name Alibaba Cloud as access provider; one made elsewhere has to be added there, or the site is blocked`,
    'access.icpNumber: a filing hangs on an instance bought for at least three months, and this project makes pay-as-you-go instances: convert the instance, or keep another one for the filing',
    'access.icpNumber: within 30 days of its opening the site has to be filed with the public security organs too (beian.mps.gov.cn)',
  );

const keyInState: Concern = ({ slb }) =>
  warnWhen(
    slb?.certificate === 'variables',
    'slb',
    'slb.certificate is variables: the private key then lies in the state, for whoever can read that; the id of a certificate that is in Certificate Management Service keeps it out',
  );

/** Said of a kind that cuts earlier than the one which nobody has to ask for. */
const streamsAreCut: Concern = ({ slb }) => {
  if (!slb) return [];
  const { longestSilenceSeconds: longest }: Balancer = BALANCERS[slb.kind];
  const others = balancersThat((other) => other.longestSilenceSeconds > longest).map(
    (kind, index) => `${kind}${index === 0 ? ' allows' : ''} ${BALANCERS[kind].longestSilenceSeconds}`,
  );
  return warnWhen(
    longest < BALANCERS[DEFAULT_BALANCER].longestSilenceSeconds,
    'slb',
    `slb.kind is ${slb.kind}: it cuts every stream of events, and every other answer, that stays silent for ${longest} seconds; ${others.join(', ')}`,
  );
};

const CONCERNS: readonly Concern[] = [
  onlyNetwork,
  placeholderImage,
  everyone,
  unprotectedData,
  unprotectedCluster,
  apiAccess,
  noBackup,
  ingressIsYours,
  filing,
  keyInState,
  streamsAreCut,
];

/** Everything a person should hear at every synth of this configuration. */
export const warningsOf = (config: Config): readonly Warning[] =>
  CONCERNS.flatMap((concern) => concern(config));
