import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Blob } from '../image/image';
import { run } from '../image/program';

export interface Destination {
  /** Folder for the files on the way. */
  readonly folder: string;
  /** Certificate of the authority that signed those of the registry. */
  readonly certificate: string;
  /** Lines for `/etc/hosts` with the addresses of the registry. */
  readonly names: string;
  /** Name and password of an account that may push. */
  readonly account: { readonly name: string; readonly password: string };
  /** Host, repository and tag. */
  readonly reference: string;
}

/** Copies an image to a registry, by its digest. */
export const push = (
  digest: string,
  blobs: ReadonlyMap<string, Blob>,
  { folder, certificate, names, account, reference }: Destination,
): void => {
  const layout = mkdtempSync(path.join(folder, 'layout-'));
  mkdirSync(path.join(layout, 'blobs/sha256'), { recursive: true });
  for (const [each, { content }] of blobs) {
    writeFileSync(path.join(layout, 'blobs', each.replace(':', '/')), content);
  }
  const manifest = blobs.get(digest);
  writeFileSync(path.join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    path.join(layout, 'index.json'),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [{ mediaType: manifest?.type, digest, size: manifest?.content.length }],
    }),
  );
  const hosts = path.join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${names}`);
  const copy = `mount --bind ${hosts} /etc/hosts
    SSL_CERT_FILE=${certificate} exec skopeo copy --quiet --preserve-digests \\
      --dest-creds ${account.name}:${account.password} oci:${layout} docker://${reference}`;
  run('unshare', '-m', 'sh', '-euc', copy);
};
