import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** Generates a certificate and its key, as an operator would provide them. */
export const makePair = (
  certificate: string,
  key: string,
  days: number,
  name = 'design.example.com',
): void => {
  mkdirSync(path.dirname(certificate), { recursive: true });
  const openssl = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=somebody -addext subjectAltName=DNS:${name}`;
  execFileSync(
    'openssl',
    [...openssl.split(' '), '-days', String(days), '-keyout', key, '-out', certificate],
    {
      stdio: 'ignore',
    },
  );
};

/** Generates a pair that expired in 2020. */
export const makeExpiredPair = (certificate: string, key: string): void =>
  makeAgedPair(certificate, key, new Date('2020-01-01'), new Date('2020-02-01'));

/** Generates a pair that is valid between two times. Only a certificate authority can backdate certificates. */
export const makeAgedPair = (certificate: string, key: string, start: Date, end: Date): void => {
  mkdirSync(path.dirname(certificate), { recursive: true });
  const at = (file: string): string => path.join(path.dirname(certificate), `ca-${file}`);
  const openssl = (text: string): unknown => execFileSync('openssl', text.split(' '), { stdio: 'ignore' });
  const time = (date: Date): string => date.toISOString().replace(/\.\d+|\D/g, '') + 'Z';
  writeFileSync(at('index'), '');
  writeFileSync(
    at('conf'),
    `[ca]\ndefault_ca = one\n[one]\ndatabase = ${at('index')}\nnew_certs_dir = ${path.dirname(certificate)}
    default_md = sha256\npolicy = any\nx509_extensions = names\nrand_serial = yes
    [any]\ncommonName = supplied\n[names]\nsubjectAltName = DNS:design.example.com\n`,
  );
  openssl(
    `req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=somebody -keyout ${key} -out ${at('csr')}`,
  );
  openssl(
    `ca -batch -selfsign -notext -config ${at('conf')} -keyfile ${key} -in ${at('csr')} -out ${certificate} -startdate ${time(start)} -enddate ${time(end)}`,
  );
};
