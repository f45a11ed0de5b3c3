import type { DomainName, Email } from '../../values/values';

/** How clients reach the app: either the front proxy or a load balancer terminates TLS. */
export type Front = TlsFront | BalancerFront;

/** The front proxy itself terminates TLS. It redirects from the HTTP port to the HTTPS port. */
export interface TlsFront {
  readonly kind: 'tls';
  readonly certificate: Certificate;
}

/**
 * Origin of a host's certificate. The host generates it, an operator provides it, or an ACME authority issues it. The
 * authority validates the domain over port 80 (http-01), or by a DNS record that the instance role may write (dns-01). With
 * `challengeZone`, that record is in this zone, to which a CNAME record of the domain leads.
 */
export type Certificate =
  | { readonly mode: 'self-signed' | 'provided' }
  | {
      readonly mode: 'acme';
      readonly email?: Email | undefined;
      readonly challenge: 'http-01' | 'dns-01';
      readonly challengeZone?: DomainName | undefined;
    };

/** A load balancer or another sender in front terminates TLS. The front proxy accepts plain HTTP from it only. */
export interface BalancerFront {
  readonly kind: 'balancer';
  /** CIDR blocks from which requests come; never empty. The front proxy believes the client's address from these only. */
  readonly sources: readonly string[];
  /** CIDR blocks of nodes, from which the kubelet probes a pod; undefined: only `sources` probe. */
  readonly nodes?: readonly string[] | undefined;
  /** How the sender passes on the client's address. */
  readonly clientAddress: ClientAddress;
}

/**
 * `X-Forwarded-For`: the last address in the header. `proxy_protocol`: the PROXY protocol, which is then required. `peer`:
 * the address of the connection, because clients connect without anything in between; no header is believed.
 */
export type ClientAddress = 'X-Forwarded-For' | 'proxy_protocol' | 'peer';
