import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { run } from '../image/program';
import type { RootFilesystem } from '../image/rootfs';

/** Issues a certificate for these names, signed by an authority, such as the one that the guest trusts. */
export const certificateFor = (
  { authority }: Pick<RootFilesystem, 'authority'>,
  names: readonly string[],
): { readonly cert: string; readonly key: string } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
  const at = (name: string): string => path.join(folder, name);
  try {
    writeFileSync(at('ext'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
    const request = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=stand-in';
    run('openssl', ...request.split(' '), '-keyout', at('key'), '-out', at('csr'));
    run(
      ...(['openssl', 'x509', '-req', '-in', at('csr'), '-days', '30', '-CAcreateserial'] as const),
      ...['-CA', authority.certificate, '-CAkey', authority.key, '-CAserial', at('serial')],
      ...['-extfile', at('ext'), '-out', at('crt')],
    );
    return { cert: readFileSync(at('crt'), 'utf8'), key: readFileSync(at('key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
