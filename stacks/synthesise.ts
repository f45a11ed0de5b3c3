import path from 'node:path';

import { App } from 'cdktf';

import type { AnyEnvironment, AppEnvironment, Environment, StateEnvironment } from '../config/load';
import type { Config } from '../config/schema';
import type { CertificateId } from '../values/values';
import { AckAppStack } from './ack-app-stack';
import { AckStack } from './ack-stack';
import { AcrProxyStack } from './acr-proxy-stack';
import { BackupStack } from './backup-stack';
import { CertificateStack } from './certificate-stack';
import { EcsStack } from './ecs-stack';
import { exposureOf } from './exposure';
import { NetworkStack } from './network-stack';
import { RegistryStack } from './registry-stack';
import { SlbStack } from './slb-stack';
import { StateStack } from './state-stack';

/** Whether an environment only makes a place for the states of others. */
const isStateEnvironment = (environment: AnyEnvironment): environment is StateEnvironment =>
  'state' in environment.config;

/** Adds the stack of the bucket that the file asks for; undefined: it asks for none. */
const addBackups = (app: App, environment: Environment): BackupStack | undefined => {
  const { ecs, ack } = environment.config;
  const home = ecs ?? ack;
  if (!home?.backup.bucket || !home.backup.createBucket) return undefined;
  const { bucket, keepDays } = home.backup;
  return new BackupStack(app, { environment, bucket, keepDays, protect: home.protect });
};

/** The certificate of the balancer: one that exists, or the stack that uploads one. */
const certificateOf = (
  app: App,
  environment: Environment,
  certificate: NonNullable<Config['slb']>['certificate'],
): CertificateId | CertificateStack => {
  if (certificate !== 'variables') return certificate;
  const { accountType } = environment.config;
  if (!accountType) {
    throw new Error(
      'accountType: got nothing, with slb.certificate variables; allowed: the type of the account; add accountType',
    );
  }
  return new CertificateStack(app, { environment, accountType });
};

/** The environment of a stack of the app. @throws Error without what the configuration requires for such a stack */
const ofApp = (environment: Environment): AppEnvironment => {
  const { access, app } = environment.config;
  if (access && app) return { ...environment, config: { ...environment.config, access, app } };
  throw new Error('got ecs, ack or slb without app and access; allowed: all three; add app and access');
};

/** Adds the stacks of one environment. The sections of its file determine which stacks there are. */
const addStacks = (app: App, environment: Environment): void => {
  const { ecs, ack, slb, registry: images, acrProxy } = environment.config;
  const exposure = exposureOf(environment.config);
  const network = new NetworkStack(app, { environment, exposure });
  if (acrProxy) new AcrProxyStack(app, { environment, acrProxy, network });
  const backups = addBackups(app, environment);
  const registry = images && new RegistryStack(app, { environment, registry: images, network });
  const host = ecs && new EcsStack(app, { environment: ofApp(environment), ecs, network, exposure });
  const cluster = ack && new AckStack(app, { environment: ofApp(environment), ack, network });
  const balancer =
    slb &&
    new SlbStack(app, {
      environment: ofApp(environment),
      slb,
      network,
      certificate: certificateOf(app, environment, slb.certificate),
      instanceId: host?.instanceId,
    });
  const inCluster =
    cluster &&
    new AckAppStack(app, {
      environment: ofApp(environment),
      ack,
      network,
      cluster,
      balancer: balancer?.service,
    });
  // Whoever writes backups or pulls images comes after their place, and goes before it.
  const user = host ?? inCluster;
  for (const place of [backups, registry]) if (place) user?.addDependency(place);
};

/** The folder of this project. */
const PROJECT = path.join(__dirname, '..');

/**
 * The folder that the CDKTF CLI requests, or the one that it would request. The latter is in the project, wherever the
 * command was started: the states of the environments are beside it.
 */
export const defaultOutdir = (): string =>
  process.env['CDKTF_OUTDIR'] ?? path.relative(process.cwd(), path.join(PROJECT, 'cdktf.out'));

/** The app with one environment's stacks. @throws Error when a stack cannot be created from the environment */
export const appOf = (environment: AnyEnvironment, outdir: string): App => {
  // Stack traces would add paths of this machine to the manifest, next to every warning.
  const app = new App({ stackTraces: false, outdir });
  if (isStateEnvironment(environment)) new StateStack(app, environment);
  else addStacks(app, environment);
  return app;
};

/**
 * Writes the Terraform JSON of one environment's stacks, to be looked at. `deployable.ts` writes it for a deploy.
 *
 * @param outdir folder to write to
 * @returns the folder
 * @throws Error when a stack cannot be created from the environment. Nothing is written in this case.
 */
export const synthesise = (environment: AnyEnvironment, outdir: string = defaultOutdir()): string => {
  const app = appOf(environment, outdir);
  app.synth();
  return app.outdir;
};
