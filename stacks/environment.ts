import type { App } from 'cdktf';

import type { Environment } from '../config/load';
import { EcsStack } from './ecs-stack';
import { NetworkStack } from './network-stack';

/** Adds the stacks of one environment; which there are follows from the sections its file has. */
export const addEnvironment = (app: App, environment: Environment): void => {
  const network = new NetworkStack(app, environment);
  const { ecs } = environment.config;
  if (ecs) new EcsStack(app, { environment, ecs, network });
};
