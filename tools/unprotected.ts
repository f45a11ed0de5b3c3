import { readFileSync } from 'node:fs';
import path from 'node:path';

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

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly annotations: readonly { readonly level: string; readonly message: string }[] }>
  >;
}

/** What the stacks warned of, as `<stack>: <warning>`; CDKTF's own CLI is not there to print it. */
export const warningsIn = (outdir: string): string[] => {
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, 'manifest.json'), 'utf8')) as Manifest;
  return Object.entries(stacks).flatMap(([stack, { annotations }]) =>
    annotations.filter(({ level }) => level === '@cdktf/warn').map(({ message }) => `${stack}: ${message}`),
  );
};
