import type { HostProps, HostTls } from './props';

/**
 * Whether a file of the host's program travels. A part for one way to a certificate is named after it
 * (`tls-<part>.sh` or `.py`) and left out where it is not the way.
 */
export function travels(file: string, tls: HostTls): boolean {
  const part = /\/tls-(.+)\.(?:sh|py)$/.exec(file)?.[1];
  return part === undefined || partsOf(tls).includes(part);
}

function partsOf(tls: HostTls): readonly string[] {
  // Until the authority has issued the first certificate, nginx is started with one made on the host.
  return tls.mode === 'acme' ? ['acme', tls.challenge, 'self-signed'] : [tls.mode];
}

/** What `desired.env` says of the certificate. It is read by a shell: nothing may leave its quotes. */
export function tlsValues({ tls, domain }: HostProps): Readonly<Record<'TLS_MODE' | 'ACME_EMAIL', string>> {
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
