import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { CLOUD_SERVICES, METADATA_ADDRESS } from '../../alibaba-cloud/networks';
import { ENDPOINTS, MIRRORS } from '../../alibaba-cloud/services';
import { contains, parseCidr } from '../../ground/cidr';
import { DAEMON_PORT, HEALTH_COMMAND, HEALTH_PATH } from '../../open-design/contract';

const ROOT = path.join(__dirname, '..', '..');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => !file.endsWith('.ts') && statSync(path.join(ROOT, file)).isFile());

/** Programs of a host or a pod, which import nothing of this project. */
const FILES = [...filesIn('alibaba-cloud'), ...filesIn('host'), ...filesIn('open-design')];

/** Returns all matches of a pattern in these files, each with its files. */
const literals = (pattern: RegExp): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const file of FILES) {
    for (const [literal] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(pattern)) {
      found.set(literal, [...new Set([...(found.get(literal) ?? []), file])]);
    }
  }
  return found;
};

test('the metadata service is the only cloud address in the programs, in the expected files', () => {
  const addresses = [...literals(/\b\d+(?:\.\d+){3}\b/g)].filter(([address]) => {
    const one = parseCidr(`${address}/32`);
    return one !== undefined && contains(CLOUD_SERVICES, one);
  });
  expect(Object.fromEntries(addresses)).toEqual({
    [METADATA_ADDRESS]: [
      'alibaba-cloud/alibaba_cloud.py',
      'host/acr-proxy/etc/egress.rules',
      'host/acr-proxy/units/acr-proxy.service',
      'host/program/etc/egress.rules',
      'host/program/lib/state-formats.sh',
    ],
  });
});

test('the host names of cloud services are those of the facts', () => {
  const hosts = [...literals(/[a-z0-9%.-]+\.(?:aliyun|aliyuncs|alibabacloud)\.com\b/g).keys()];
  expect(hosts.sort()).toEqual(
    [
      ENDPOINTS.dns,
      ENDPOINTS.acr('%s', '%s'),
      ENDPOINTS.sts('%s'),
      ENDPOINTS.bucket('%s', '%s'),
      MIRRORS.internet,
      MIRRORS.vpc,
    ].sort(),
  );
});

test('a drill checks health with the same command as the container', () => {
  const drill = path.join(ROOT, 'host/operations/lib/drill.sh');
  const asked = execFileSync('bash', [
    '-c',
    `DAEMON_PORT=${DAEMON_PORT} HEALTH_PATH=${HEALTH_PATH}; . ${drill}; timeout() { shift; "$@"; }; docker() { printf '%s\\n' "$@"; }; drill_healthy`,
  ]);
  expect(asked.toString().trim().split('\n')).toEqual(['exec', 'open-design-drill', ...HEALTH_COMMAND]);
});
