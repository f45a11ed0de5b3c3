import { App } from 'cdktf';

import type { Environment } from '../config/load';
import { AckAppStack } from './ack-app-stack';
import { AckStack } from './ack-stack';
import { CertificateStack } from './certificate-stack';
import { EcsStack } from './ecs-stack';
import { exposureOf } from './exposure';
import { NetworkStack } from './network-stack';
import { SlbStack } from './slb-stack';

/** Adds the stacks of one environment. The sections of its file determine which stacks there are. */
const addStacks = (app: App, environment: Environment): void => {
  const { ecs, ack, slb } = environment.config;
  const exposure = exposureOf(environment.config);
  const network = new NetworkStack(app, { environment, exposure });
  const host = ecs && new EcsStack(app, { environment, ecs, network, exposure });
  const cluster = ack && new AckStack(app, { environment, ack, network });
  const balancer =
    slb &&
    new SlbStack(app, {
      environment,
      slb,
      network,
      exposure,
      certificate: slb.certificate === 'variables' ? new CertificateStack(app, environment) : slb.certificate,
      instanceId: host?.instanceId,
    });
  if (cluster) new AckAppStack(app, { environment, ack, network, cluster, balancer: balancer?.service });
};

/**
 * Writes the Terraform JSON of one environment's stacks.
 *
 * @param outdir folder to write to; default: the folder that the CDKTF CLI requests, or cdktf.out
 * @returns the folder
 * @throws Error when a stack cannot be created from the environment. Nothing is written in this case.
 */
export const synthesise = (environment: Environment, outdir?: string): string => {
  // Stack traces would add paths of this machine to the manifest, next to every warning.
  const app = new App({ stackTraces: false, ...(outdir === undefined ? {} : { outdir }) });
  addStacks(app, environment);
  app.synth();
  return app.outdir;
};
