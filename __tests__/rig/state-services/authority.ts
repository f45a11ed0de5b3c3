import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate authority of the tests. */
export interface Authority {
  /** File with its certificate, for `SSL_CERT_FILE`. */
  readonly file: string;
  /** A certificate for these names and its key, in PEM. */
  certificateFor(names: readonly string[]): { readonly cert: string; readonly key: string };
}

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';

/** Makes an authority whose files are in a folder. */
export const makeAuthority = (folder: string): Authority => {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (text: string): void => {
    execFileSync('openssl', text.split(' '), { cwd: folder, stdio: 'ignore' });
  };
  openssl(`req -x509 ${KEY} -subj /CN=tests -days 2 -keyout ca.key -out ca.crt`);
  return {
    file: at('ca.crt'),
    certificateFor: (names) => {
      writeFileSync(at('ext'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
      openssl(`req ${KEY} -subj /CN=stand-in -keyout one.key -out one.csr`);
      openssl('x509 -req -in one.csr -days 2 -CA ca.crt -CAkey ca.key -extfile ext -out one.crt');
      return { cert: readFileSync(at('one.crt'), 'utf8'), key: readFileSync(at('one.key'), 'utf8') };
    },
  };
};
