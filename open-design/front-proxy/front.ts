import type { Email } from '../../values/values';

/** How clients reach the app: who ends TLS. */
export type Front = TlsFront | BalancerFront;

/** The front proxy itself ends TLS: it redirects from one port to the other. */
export interface TlsFront {
  readonly kind: 'tls';
  readonly certificate: Certificate;
}

/**
 * Where a host's certificate comes from: made on the host; put there by an operator; or asked of an ACME authority,
 * which proves the domain over port 80 (http-01) or by a DNS record that the instance role may write (dns-01).
 */
export type Certificate =
  | { readonly mode: 'self-signed' | 'provided' }
  | { readonly mode: 'acme'; readonly email: Email; readonly challenge: 'http-01' | 'dns-01' };

/** A load balancer in front ends TLS: the proxy speaks plain HTTP, and to nobody but the balancer. */
export interface BalancerFront {
  readonly kind: 'balancer';
  /** What the balancer connects from, as CIDR blocks; never empty. */
  readonly sources: readonly string[];
  /** How the balancer tells a client's address. */
  readonly clientAddress: ClientAddress;
}

/** `X-Forwarded-For`: the last address of the header. `proxy_protocol`: the PROXY protocol, which then is required. */
export type ClientAddress = 'X-Forwarded-For' | 'proxy_protocol';
