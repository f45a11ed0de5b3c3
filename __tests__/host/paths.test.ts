import { execFileSync } from 'node:child_process';
import path from 'node:path';

import * as paths from '../../host/paths';

const HOST = path.join(__dirname, '..', '..', 'host');

/** Evaluates an expression in the scripts of the host. */
const onHost = (expression: string): string =>
  execFileSync(
    'bash',
    [
      '-c',
      `NAME=open-design ROOT=; for file in base/lib/common program/lib/{token,proxy,acme-http-01}; do . ${HOST}/$file.sh; done; printf %s "${expression}"`,
    ],
    {
      encoding: 'utf8',
    },
  );

test.each([
  [paths.TOKEN_FILE, '$TOKEN_FILE'],
  [paths.SECRET_MAP, '$SECRET_MAP'],
  [paths.SERVED_CERTIFICATE, '$TLS/served.pem'],
  [paths.ACME_WEBROOT, '$ACME_WEBROOT'],
  [paths.CERTIFICATE, '$TLS/server.crt'],
  [paths.CERTIFICATE_KEY, '$TLS/server.key'],
])('what is rendered says %s, and so do the host’s scripts', (rendered, expression) => {
  expect(onHost(expression)).toBe(rendered);
});
