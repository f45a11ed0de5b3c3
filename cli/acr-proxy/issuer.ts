import { connect } from 'node:tls';

import { printable } from '../../config/faults';

/**
 * Who issued the certificate that a server shows, valid or not: the organisation, or else the name.
 *
 * @returns undefined when none can be read
 */
export const issuerAt = (address: string, host: string, patienceMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    // It is only read: nothing is sent over this connection.
    const socket = connect({ host: address, port: 443, servername: host, rejectUnauthorized: false });
    const end = (issuer?: string): void => {
      socket.destroy();
      resolve(issuer);
    };
    socket.setTimeout(patienceMs, end).once('error', () => {
      end();
    });
    socket.once('secureConnect', () => {
      const { issuer } = socket.getPeerCertificate() as { issuer?: { O?: string; CN?: string } };
      const name = issuer?.O ?? issuer?.CN;
      end(name === undefined ? undefined : printable(name).slice(0, 60));
    });
  });
