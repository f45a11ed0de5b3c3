import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

import { USER_DATA_LIMIT_BYTES } from '../../../alibaba-cloud/limits';
import { stateOf } from '../../../host/app-state';
import { UNPACK } from '../../../host/base85';
import { renderCommands } from '../../../host/cloud-init/commands';
import { byteLength } from '../../../host/cloud-init/size';
import { renderUserData } from '../../../host/cloud-init/user-data';
import { openDesignRelease, programFiles } from '../../../host/release';
import { FRONTS, STATE, UNRESOLVED } from '../../rig/sandbox/fixture';
import { describeWith } from '../../support/programs';
import { value } from '../../support/value';

interface WrittenFile {
  readonly path: string;
  readonly permissions?: string;
  readonly encoding?: string;
  readonly append?: boolean;
  readonly content: string;
}

interface CloudConfig {
  readonly bootcmd: readonly (readonly string[])[];
  readonly write_files: readonly WrittenFile[];
  readonly runcmd: readonly string[];
}

const RELEASE = openDesignRelease();
const USER_DATA = renderUserData(RELEASE, STATE);
const CONFIG = parse(USER_DATA) as CloudConfig;

test('is a cloud-config with three keys, and installs nothing by itself', () => {
  expect(USER_DATA.startsWith('#cloud-config\n')).toBe(true);
  expect(Object.keys(CONFIG)).toEqual(['bootcmd', 'write_files', 'runcmd']);
});

test('makes every boot write and run again until the host is ready', () => {
  const [[shell, flag, script] = []] = CONFIG.bootcmd;
  expect([shell, flag]).toEqual(['sh', '-c']);
  expect(script).toContain('test -e /var/lib/open-design/done && exit 0');
  expect(script).toContain(
    'rm -f config_write_files config_runcmd config_scripts_user config_disk_setup config_mounts\n',
  );
  expect(script).not.toContain('config_ssh');
});

test('unpacks the program and starts the unit, without waiting for it', () => {
  expect(CONFIG.runcmd).toEqual([
    'mkdir -p /var/lib/open-design',
    `python3 -Ic '${UNPACK}' </run/open-design.b85 >/var/lib/open-design/program.sh`,
    'sync',
    'sh /var/lib/open-design/program.sh extract /run/open-design',
    'install -m 0644 /run/open-design/units/open-design-apply.service /run/systemd/system/',
    'systemctl daemon-reload',
    'systemctl start --no-block open-design-apply.service',
  ]);
  const unit = programFiles().find(({ path }) => path === 'units/open-design-apply.service')?.content;
  expect(unit).toContain('ConditionPathExists=!/var/lib/open-design/done\n');
  expect(unit).toContain('Restart=on-failure\n');
  expect(unit).toContain('StartLimitIntervalSec=0\n');
  expect(unit).toContain('ExecStart=/bin/sh /var/lib/open-design/program.sh apply\n');
});

describeWith(['python3', 'sh'], 'the first two commands', () => {
  test('unpack the program on a host that has nothing', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'user-data-'));
    const packed = CONFIG.write_files.find((file) => file.path === '/run/open-design.b85');
    mkdirSync(path.join(folder, 'run'));
    writeFileSync(path.join(folder, 'run/open-design.b85'), packed?.content ?? '');
    const here = CONFIG.runcmd
      .slice(0, 2)
      .join('\n')
      .replace(/([ <>])\/(var|run)\//g, `$1${folder}/$2/`);
    expect(spawnSync('sh', ['-c', `set -e\n${here}`], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(readFileSync(path.join(folder, 'var/lib/open-design/program.sh'), 'utf8')).toBe(
      RELEASE.program.archive,
    );
    rmSync(folder, { recursive: true });
  });
});

describe('the state', () => {
  const entries = CONFIG.write_files.filter(({ path }) => path === '/etc/open-design/state');
  const [first, second] = entries;
  const known = gunzipSync(Buffer.from(first?.content ?? '', 'base64')).toString();

  test('is compressed as far as it is known, and then has the lines that Terraform fills in', () => {
    expect(entries).toEqual([
      { path: '/etc/open-design/state', permissions: '0600', encoding: 'gz+b64', content: first?.content },
      { path: '/etc/open-design/state', permissions: '0600', append: true, content: second?.content },
    ]);
    expect(known).not.toContain('$');
    expect(second?.content).toBe(
      `DATA_DISK_ID=${UNRESOLVED.dataDiskId}\nPUBLIC_ADDRESS=${UNRESOLVED.publicAddress}\n`,
    );
  });

  test('is the same file that a deploy writes, so that the first deploy has nothing to do', () => {
    const text = known + (second?.content ?? '');
    const lines = Object.entries(STATE).map(([key, value]) => `${key}=${value}`);
    expect(text.trim().split('\n').sort()).toEqual(lines.sort());
    const apply = renderCommands(RELEASE, STATE).at(-1)?.script;
    expect(apply).toContain(`<<'END_OF_STATE'\n${text}END_OF_STATE\n`);
  });
});

test('is safe in a Terraform string: no interpolation except the tokens, nothing to escape', () => {
  expect(USER_DATA.match(/[$%]\{[^}]*\}?/g)).toEqual([UNRESOLVED.dataDiskId, UNRESOLVED.publicAddress]);
  expect(USER_DATA).not.toMatch(/["\\\r\t]|[^\x20-\x7e\n]|\{\{/);
});

/** The most networks that a configuration may list, and the share of the limit that the user data may then use. */
const CEILINGS: Readonly<Partial<Record<string, readonly [networks: number, share: number]>>> = {
  alb: [399, 0.97],
  clb: [299, 0.97],
  nlb: [199, 0.95],
};

test.each(Object.entries(FRONTS))(
  '%s: fits with as many networks as a configuration may list, with room to spare',
  (name, front) => {
    const [count, share] = CEILINGS[name] ?? [100, 0.93];
    const clients = Array.from({ length: count }, (_, i) =>
      value(`198.${151 + Math.floor(i / 150)}.${100 + (i % 150)}.${100 + ((i * 7919) % 151)}/32`),
    );
    const bytes = byteLength(renderUserData(RELEASE, stateOf({ ...UNRESOLVED, clients, front })));
    process.stdout.write(
      `user data, ${name}, ${count} networks: ${bytes} of ${USER_DATA_LIMIT_BYTES} bytes\n`,
    );
    expect(bytes).toBeLessThanOrEqual(USER_DATA_LIMIT_BYTES * share);
  },
);

test('a state that does not fit is rejected at synthesis', () => {
  // Hashes do not compress well.
  const registryMirrors = Array.from({ length: 200 }, (_, i) =>
    value(`https://${createHash('sha256').update(String(i)).digest('hex')}.example.com`),
  );
  expect(() => renderUserData(RELEASE, stateOf({ ...UNRESOLVED, registryMirrors }))).toThrow(
    /^user data: got \d+ bytes, allowed 32768; shorten/,
  );
});
