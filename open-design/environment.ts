import { ENV } from './contract';

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** Names of variables that this project sets, or that would change what it relies on. A star stands for any characters. */
export const RESERVED_VARIABLES: readonly string[] = ['OD_*', 'NODE_ENV', ENV.nodeOptions, 'PORT'];

/** A pattern for these names, without anchors. */
export const RESERVED_PATTERN = RESERVED_VARIABLES.map((name) => name.replace('*', '.*')).join('|');

/** The parts of the configuration that become variables of the daemon. */
export interface VariableSources {
  /** Variables of the configuration. */
  readonly environment: Variables;
  /** Address of the proxy; undefined: none. */
  readonly outboundProxy?: string | undefined;
  /** Hosts that are reached without the proxy. */
  readonly internalHosts: readonly string[];
}

/**
 * The variables of the daemon that differ between environments. Internal hosts and the container itself need no proxy.
 * Source of the proxy's names: deploy/docker-compose.yml of 2026.
 */
export const variablesOf = ({ environment, outboundProxy, internalHosts }: VariableSources): Variables => ({
  ...(outboundProxy !== undefined && {
    HTTP_PROXY: outboundProxy,
    HTTPS_PROXY: outboundProxy,
    NO_PROXY: ['localhost', '127.0.0.1', ...internalHosts].join(','),
  }),
  ...environment,
});

/** Characters that need no encoding in a word: none of them has a meaning for a shell, YAML or Terraform. */
const UNSAFE = /[^A-Za-z0-9_.,:/@+=-]/g;

/**
 * Each variable as one word, `NAME=value`, in which a percent sign and two hex digits stand for a byte.
 * `host/program/lib/environment.sh` decodes it.
 */
export const encodedVariables = (variables: Variables): readonly string[] =>
  Object.entries(variables).map(
    ([name, value]) =>
      `${name}=${value.replace(UNSAFE, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`,
  );
