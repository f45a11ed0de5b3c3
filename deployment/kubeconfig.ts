import { connect } from 'node:net';

import { parse } from 'yaml';

import { aliyun } from './aliyun';
import { DeploymentError } from './error';

/** Long enough for a slow link; an address that nothing routes to never answers. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How the kubeconfig of a cluster is got. */
export interface ClusterCredentials {
  /** Output of the cluster's stack with the id of the cluster. */
  readonly output: string;
  /** Arguments of `aliyun` that print a JSON document with the kubeconfig in `config`. */
  readonly call: (clusterId: string) => readonly string[];
}

/**
 * Asks for a kubeconfig with the Alibaba Cloud CLI. The result exists in memory only.
 *
 * @throws DeploymentError with the words of the CLI
 */
export const requestKubeconfig = async (args: readonly string[], signal: AbortSignal): Promise<string> =>
  configIn(await aliyun(args, signal));

const configIn = (answer: string): string => {
  try {
    const { config } = JSON.parse(answer) as { config?: unknown };
    if (typeof config === 'string' && config !== '') return config;
  } catch {
    // The answer may contain credentials, so it is not shown.
  }
  throw new DeploymentError('aliyun printed no kubeconfig; allowed: a JSON document with the key config');
};

/** Address of the API server in a kubeconfig. @throws DeploymentError */
export const serverOf = (kubeconfig: string): URL => {
  try {
    const { clusters } = parse(kubeconfig) as { clusters: readonly { cluster: { server: string } }[] };
    return new URL(clusters[0]?.cluster.server ?? '');
  } catch {
    throw new DeploymentError(
      'the kubeconfig names no API server; allowed: clusters[0].cluster.server, a URL',
    );
  }
};

/** Whether this machine uses a proxy, through which the provider may reach more than a direct connection does. */
const hasProxy = (): boolean => Boolean(process.env['HTTPS_PROXY'] ?? process.env['https_proxy']);

/** Whether a server accepts connections from this machine. */
export const answers = (server: URL, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (hasProxy()) {
      resolve(true);
      return;
    }
    const socket = connect({
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: Number(server.port || 443),
    });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => end(false);
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('close', () => signal.removeEventListener('abort', onAbort));
  });
