import { isMainland } from './regions';
import type { Config } from './schema';

/** A choice that is allowed and that somebody may regret. */
export interface Warning {
  /** Role of the stack that says it. */
  readonly role: 'ecs' | 'slb';
  readonly text: string;
}

type Concern = (config: Config) => readonly Warning[];

const warnWhen = (
  condition: boolean,
  role: Warning['role'],
  ...texts: readonly string[]
): readonly Warning[] => (condition ? texts.map((text) => ({ role, text })) : []);

/** The stack that clients meet first. */
const entrance = ({ slb }: Config): Warning['role'] => (slb ? 'slb' : 'ecs');

const placeholderImage: Concern = ({ app }) =>
  warnWhen(
    /@sha256:0{64}$/.test(app.image),
    'ecs',
    'app.image has a placeholder digest: a rehearsal works, a deploy will fail on the host at the image; write the digest of an image you can pull',
  );

const everyone: Concern = (config) =>
  warnWhen(
    config.access.allow === 'everyone',
    entrance(config),
    'access.allow is everyone: the whole internet reaches the app, and the token is the only door',
  );

const unprotectedData: Concern = ({ ecs }) =>
  warnWhen(
    ecs?.protect === false,
    'ecs',
    'ecs.protect is false: once deployed, a destroy deletes the data disk and everything on it',
  );

/** Source: Alibaba Cloud's documentation of ICP filing. Nothing of it can be checked here. */
const filing: Concern = (config) =>
  warnWhen(
    config.access.icpNumber !== undefined && isMainland(config.region),
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

/** Source: the listener's own limits; see docs/load-balancers.md. */
const streamsAreCut: Concern = ({ slb }) =>
  warnWhen(
    slb?.kind === 'clb',
    'slb',
    'slb.kind is clb: it cuts every stream of events, and every other answer, that stays silent for 180 seconds; alb allows 600, nlb 900',
  );

const CONCERNS: readonly Concern[] = [
  placeholderImage,
  everyone,
  unprotectedData,
  filing,
  keyInState,
  streamsAreCut,
];

/** Everything a person should hear at every synth of this configuration. */
export const warningsOf = (config: Config): readonly Warning[] =>
  CONCERNS.flatMap((concern) => concern(config));
