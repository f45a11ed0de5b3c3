import type { Environment } from '../config/load';

/** The same environment with every protection against destruction lifted. */
export const unprotected = (environment: Environment): Environment => {
  const { ecs, ack, slb } = environment.config;
  const lifted = {
    ...(ecs ? { ecs: { ...ecs, protect: false } } : {}),
    ...(ack ? { ack: { ...ack, protect: false } } : {}),
    ...(slb ? { slb: { ...slb, protect: false } } : {}),
  };
  return { ...environment, config: { ...environment.config, ...lifted } };
};
