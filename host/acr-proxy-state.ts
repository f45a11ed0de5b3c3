import type { Cidr } from '../values/values';
import type { State } from './state';

/** Settings of the reverse proxy's host in one environment. */
export interface AcrProxyState {
  /** Networks whose clients may connect. */
  readonly clients: readonly Cidr[];
  /** Names that are let through, each exactly as it is. */
  readonly names: readonly string[];
  /** Endpoints of OSS whose every bucket is let through. The list may be empty. */
  readonly bucketEndpoints: readonly string[];
  /** Addresses of the name servers. */
  readonly resolvers: readonly string[];
  /** Networks that are not the internet and that the proxy may connect to on port 443. The list may be empty. */
  readonly networks: readonly string[];
  /** Networks that are not the internet. They may contain an unresolved token. */
  readonly denied: readonly string[];
  /** Whether the proxy may connect to the internet on port 443. */
  readonly internet: boolean;
}

/** Converts the settings to the state that a host reads. `acr-proxy/lib/state-formats.sh` defines the allowed values. */
export const acrProxyStateOf = (proxy: AcrProxyState): State => ({
  CLIENTS: proxy.clients.join(' '),
  NAMES: proxy.names.join(' '),
  BUCKET_ENDPOINTS: proxy.bucketEndpoints.join(' '),
  RESOLVERS: proxy.resolvers.join(' '),
  NETWORKS: proxy.networks.join(' '),
  DENIED: proxy.denied.join(' '),
  INTERNET: proxy.internet ? 'yes' : 'no',
});
