import type { Environment } from '../config/load';

/** Returns the same environment without any protection against a destroy. A subscription cannot be destroyed either. */
export const unprotected = (environment: Environment): Environment => {
  const { ecs, ack, slb } = environment.config;
  const lifted = {
    ...(ecs ? { ecs: { ...ecs, protect: false, billing: { type: 'pay-as-you-go' as const } } } : {}),
    ...(ack ? { ack: { ...ack, protect: false } } : {}),
    ...(slb ? { slb: { ...slb, protect: false } } : {}),
  };
  return { ...environment, config: { ...environment.config, ...lifted } };
};
