import type { AnyEnvironment } from '../config/load';

/** Returns the same environment without any protection against a destroy. A subscription cannot be destroyed either. */
export const unprotected = (environment: AnyEnvironment): AnyEnvironment => {
  const { config } = environment;
  if ('state' in config)
    return { ...environment, config: { ...config, state: { ...config.state, protect: false } } };
  const { ecs, ack, slb, registry, acrProxy } = config;
  const lifted = {
    ...(ecs ? { ecs: { ...ecs, protect: false, billing: { type: 'pay-as-you-go' as const } } } : {}),
    ...(ack ? { ack: { ...ack, protect: false } } : {}),
    ...(slb ? { slb: { ...slb, protect: false } } : {}),
    ...(registry ? { registry: { ...registry, protect: false } } : {}),
    ...(acrProxy ? { acrProxy: { ...acrProxy, protect: false } } : {}),
  };
  return { ...environment, config: { ...config, ...lifted } };
};
