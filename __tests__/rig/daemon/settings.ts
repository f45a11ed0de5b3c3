import { DAEMON_PORT } from '../../../open-design/contract';
import type { Generation } from './generations';

/**
 * Peer from which the daemon sees all requests. `real`: the address of the connection. `bridge`: a stranger, as behind the
 * bridge of a host. `loopback`: itself, as in a pod.
 */
export type Peer = 'real' | 'bridge' | 'loopback';

/** Settings of a stand-in daemon. */
export interface Settings {
  readonly generation: Generation;
  readonly token: string;
  readonly peer: Peer;
  /** Port in the host names that the daemon knows as its own. */
  readonly port: number;
  /** Origins from `OD_ALLOWED_ORIGINS`. */
  readonly origins: readonly string[];
  readonly version: string;
  readonly healthy: boolean;
  /** Seconds within which a request must arrive; undefined: the default of Node.js, 300. */
  readonly requestTimeoutSeconds: number | undefined;
  /** Seconds between two keep-alives of a stream. */
  readonly keepAliveSeconds: number;
  /** Size of the script of the first page. */
  readonly scriptMebibytes: number;
}

export const DEFAULTS: Omit<Settings, 'generation' | 'token'> = {
  peer: 'real',
  port: DAEMON_PORT,
  origins: [],
  version: '1',
  healthy: true,
  requestTimeoutSeconds: undefined,
  keepAliveSeconds: 15,
  scriptMebibytes: 4,
};
