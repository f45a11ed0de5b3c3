import { execFileSync } from 'node:child_process';
import path from 'node:path';

import * as paths from '../../host/paths';

const LIB = path.join(__dirname, '..', '..', 'host', 'program', 'lib');

/** What a host's scripts make of a variable. */
const onHost = (expression: string): string =>
  execFileSync('bash', ['-c', `. ${LIB}/common.sh; . ${LIB}/proxy.sh; printf %s "${expression}"`], {
    encoding: 'utf8',
  });

test.each([
  [paths.TOKEN_FILE, '$TOKEN_FILE'],
  [paths.SECRET_MAP, '$SECRET_MAP'],
  [paths.CERTIFICATE, '$TLS/server.crt'],
  [paths.CERTIFICATE_KEY, '$TLS/server.key'],
])('what is rendered says %s, and so do the host’s scripts', (rendered, expression) => {
  expect(onHost(expression)).toBe(rendered);
});
