import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { FIXTURES_DIR } from '../support/environments';
import { cloneInto, runEntry } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-line-ends-'));
const project = cloneInto(folder);
copyFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), path.join(project, 'config', 'environments', 'ack.yaml'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['demo', 'host/program/lib/proxy.sh'],
  ['demo', 'host/cloud-init/user-data.yaml'],
  ['demo', 'open-design/front-proxy/conf/server.conf'],
  ['demo', 'open-design/backup/snapshot.py'],
  ['ack', 'open-design/front-proxy/nginx.conf'],
  ['ack', 'open-design/backup/pod/upload.sh'],
])('%s: a checkout that put CRLF into %s is refused for that', async (environment, name) => {
  const file = path.join(project, name);
  const original = readFileSync(file, 'utf8');
  writeFileSync(file, original.replaceAll('\n', '\r\n'));
  const { code, stderr } = await runEntry(project, 'main.ts', [], {
    env: { OPEN_DESIGN_ENV: environment, CDKTF_OUTDIR: path.join(folder, 'out') },
  });
  writeFileSync(file, original);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `error: ${file}: got a carriage return, allowed lines that end in LF; check the repository out with LF line ends: git config core.autocrlf input\n`,
  );
});
