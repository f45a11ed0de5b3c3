import { FRONT_PORTS } from '../open-design/contract';
import type { HostProps, HostTls } from './props';

/**
 * Whether a file of the host's program travels. A part for one way to end TLS is named after it
 * (`tls-<part>.sh` or `.py`) and left out where it is not the way.
 */
export function travels(file: string, tls: HostTls): boolean {
  const part = /\/tls-(.+)\.(?:sh|py)$/.exec(file)?.[1];
  return part === undefined || partsOf(tls).includes(part);
}

function partsOf(tls: HostTls): readonly string[] {
  switch (tls.mode) {
    case 'balancer':
      return ['balancer'];
    case 'acme':
      // Until the authority has issued the first certificate, nginx is started with one made on the host.
      return ['certificate', 'acme', tls.challenge, 'self-signed'];
    default:
      return ['certificate', tls.mode];
  }
}

/** What `desired.env` says of the front proxy. It is read by a shell: nothing may leave its quotes. */
export function frontValues({ tls, domain }: HostProps): Readonly<Record<FrontValue, string>> {
  if (tls.mode === 'balancer') {
    if (domain === undefined) {
      throw new Error('tls: got mode balancer without a domain, allowed balancer with one; name the domain');
    }
    return {
      TLS_MODE: tls.mode,
      ACME_EMAIL: '',
      PROXY_URL: `http://127.0.0.1:${FRONT_PORTS.requests}`,
      PROXY_OPTION: tls.clientAddress === 'proxy_protocol' ? '--haproxy-protocol' : '',
    };
  }
  return { ...certificateValues(tls, domain), PROXY_URL: 'https://127.0.0.1', PROXY_OPTION: '' };
}

type FrontValue = 'TLS_MODE' | 'ACME_EMAIL' | 'PROXY_URL' | 'PROXY_OPTION';

function certificateValues(
  tls: Exclude<HostTls, { readonly mode: 'balancer' }>,
  domain: string | undefined,
): Readonly<Record<'TLS_MODE' | 'ACME_EMAIL', string>> {
  if (tls.mode !== 'acme') return { TLS_MODE: tls.mode, ACME_EMAIL: '' };
  if (domain === undefined) {
    throw new Error('tls: got mode acme without a domain, allowed acme with one; name the domain');
  }
  if (!/^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$/.test(tls.email)) {
    throw new Error(
      `tls.email: got '${tls.email}', allowed letters, digits and . _ % + - around one @; use a plain address`,
    );
  }
  return { TLS_MODE: tls.mode, ACME_EMAIL: tls.email };
}
