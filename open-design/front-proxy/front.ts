import { HEALTH_PATH } from '../contract';
import { fillTemplate } from '../template';
import { checkWord, cidrLines, readTemplate } from './parts';

/** Who ends TLS. */
export type Front = TlsFront | BalancerFront;

/** The proxy itself: it redirects from one port to the other, which speaks TLS. */
export interface TlsFront {
  readonly kind: 'tls';
  /** TCP ports listened on: `http` only redirects. */
  readonly listen: { readonly http: number; readonly https: number };
  /** Path of the PEM certificate chain; nginx must not be started before it exists. */
  readonly certificate: string;
  /** Path of the certificate's private key. */
  readonly certificateKey: string;
  /** Folder in which an ACME client answers the authority on the `http` port; undefined: it only redirects. */
  readonly acmeWebroot?: string | undefined;
}

/** A load balancer in front: the proxy speaks plain HTTP, and to nobody but the balancer. */
export interface BalancerFront {
  readonly kind: 'balancer';
  /** TCP ports listened on: `requests` takes clients' requests, `probes` answers health checks and nothing else. */
  readonly listen: { readonly requests: number; readonly probes: number };
  /** What the balancer connects from, as CIDR blocks; never empty. */
  readonly sources: readonly string[];
  /** How the balancer tells a client's address. */
  readonly clientAddress: ClientAddress;
}

/** `X-Forwarded-For`: the last address of the header. `proxy_protocol`: the PROXY protocol, which then is required. */
export type ClientAddress = 'X-Forwarded-For' | 'proxy_protocol';

/** Seconds an idle connection is kept: above the longest idle time of any balancer (NLB: 900). */
const KEEPALIVE_SECONDS = 910;

/** What a front adds to the configuration: directives of the app's server, and what stands beside it. */
export interface RenderedFront {
  readonly listen: string;
  readonly beside: string;
}

/** What the fronts share with the rest of the configuration, checked already. */
export interface FrontContext {
  readonly upstream: string;
  /** `_` where there is no name. */
  readonly serverName: string;
}

/** @throws when a value could break out of its directive, or the balancer's sources are no CIDR blocks */
export function renderFront(front: Front, context: FrontContext): RenderedFront {
  return front.kind === 'tls' ? renderTls(front, context) : renderBalancer(front, context);
}

function renderTls(front: TlsFront, { serverName }: FrontContext): RenderedFront {
  const { acmeWebroot: webroot } = front;
  return {
    listen: fill('tls.conf', {
      HTTPS_PORT: front.listen.https,
      CERTIFICATE: checkWord('certificate', front.certificate),
      CERTIFICATE_KEY: checkWord('certificateKey', front.certificateKey),
    }),
    beside: fill('redirect.conf', {
      HTTP_PORT: front.listen.http,
      SERVER_NAME: serverName,
      REDIRECT_HOST: serverName === '_' ? '$host' : serverName,
      ACME: webroot === undefined ? '' : fill('acme.conf', { WEBROOT: checkWord('acmeWebroot', webroot) }),
    }),
  };
}

function renderBalancer(front: BalancerFront, { upstream }: FrontContext): RenderedFront {
  const lines = (line: (cidr: string) => string): string => cidrLines('sources', front.sources, line);
  return {
    listen: fill('balancer.conf', {
      PORT: front.listen.requests,
      PROXY_PROTOCOL: front.clientAddress === 'proxy_protocol' ? ' proxy_protocol' : '',
      REAL_IP_FROM: lines((cidr) => `    set_real_ip_from ${cidr};`),
      CLIENT_ADDRESS: front.clientAddress,
      KEEPALIVE_SECONDS,
    }),
    beside: fill('probe.conf', {
      PROBE_PORT: front.listen.probes,
      SOURCES: lines((cidr) => `    ${cidr} 1;`),
      HEALTH_PATH,
      UPSTREAM: upstream,
    }),
  };
}

function fill(file: string, values: Readonly<Record<string, string | number>>): string {
  return fillTemplate(file, readTemplate(file), values).trimEnd();
}
