import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { COMMAND_LIMIT_BYTES, renderApplyCommands, renderUserData } from '../../../host/cloud-init/carriers';
import { base85 } from '../../../host/base85';
import type { HostProps } from '../../../host/props';
import { packArchive } from '../../../host/bundle';
import { releaseFiles } from '../../../host/release';
import { PROPS, VALUES } from '../../rig/sandbox/fixture';

interface WrittenFile {
  readonly path: string;
  readonly permissions: string;
  readonly encoding?: string;
  readonly content: string;
}

interface CloudConfig {
  readonly bootcmd: readonly (readonly string[])[];
  readonly write_files: readonly WrittenFile[];
  readonly runcmd: readonly string[];
}

const USER_DATA = renderUserData(PROPS, VALUES);
const COMMAND = renderApplyCommands(PROPS, VALUES).join('');
const PAYLOAD = /^[^'\s]{4000,}$/m.exec(COMMAND)?.[0] ?? '';
const CONFIG = parse(USER_DATA) as CloudConfig;

const written = (path: string): WrittenFile | undefined =>
  CONFIG.write_files.find((file) => file.path === path);

describe('user data', () => {
  test('is a cloud-config with three keys, and installs nothing by itself', () => {
    expect(USER_DATA.startsWith('#cloud-config\n')).toBe(true);
    expect(Object.keys(CONFIG)).toEqual(['bootcmd', 'write_files', 'runcmd']);
  });

  test('makes every boot write and run again until the host is done', () => {
    const [[shell, flag, script] = []] = CONFIG.bootcmd;
    expect([shell, flag]).toEqual(['sh', '-c']);
    expect(script).toContain('test -e /var/lib/open-design/done && exit 0');
    expect(script).toContain(
      'rm -f config_write_files config_runcmd config_scripts_user config_disk_setup config_mounts\n',
    );
    expect(script).not.toContain('config_ssh');
  });

  test('only starts the unit, without waiting for it', () => {
    expect(CONFIG.runcmd).toEqual([
      'sync',
      'systemctl daemon-reload',
      'systemctl start --no-block open-design-apply.service',
    ]);
    const unit = written('/etc/systemd/system/open-design-apply.service')?.content;
    expect(unit).toContain('ConditionPathExists=!/var/lib/open-design/done\n');
    expect(unit).toContain('Restart=on-failure\n');
    expect(unit).toContain('StartLimitIntervalSec=0\n');
    expect(unit).toContain('ExecStart=/bin/sh /var/lib/open-design/payload.sh apply\n');
  });

  test('carries the archive, for root only', () => {
    const payload = written('/var/lib/open-design/payload.sh');
    expect(payload).toMatchObject({ permissions: '0700', encoding: 'gz+b64' });
    expect(gunzipSync(Buffer.from(payload?.content ?? '', 'base64')).toString()).toBe(
      packArchive(releaseFiles(PROPS)),
    );
  });

  test('carries the values', () => {
    expect(written('/etc/open-design/values.env')).toEqual({
      path: '/etc/open-design/values.env',
      permissions: '0600',
      content: `DATA_DISK_ID='${VALUES.dataDiskId}'\nPUBLIC_ADDRESS='${VALUES.publicAddress}'\nREGION='cn-hangzhou'\n`,
    });
  });
});

test('the command carries the same payload as user data', () => {
  expect(PAYLOAD).toBe(
    base85(Buffer.from(written('/var/lib/open-design/payload.sh')?.content ?? '', 'base64')),
  );
});

test.each([
  ['user data', USER_DATA],
  ['command', COMMAND],
])('%s survives a Terraform string: no interpolation but the tokens, nothing to escape', (_, text) => {
  expect(text.match(/[$%]\{[^}]*\}?/g)).toEqual([VALUES.dataDiskId, VALUES.publicAddress]);
  expect(text).not.toMatch(/["\\\r\t]|[^\x20-\x7e\n]|\{\{/);
});

test('rendering is deterministic', () => {
  expect(renderUserData({ ...PROPS }, { ...VALUES })).toBe(USER_DATA);
  expect(renderApplyCommands({ ...PROPS }, { ...VALUES })).toEqual([COMMAND]);
});

describe('limits', () => {
  const many = (count: number): HostProps => ({
    ...PROPS,
    allowCidrs: Array.from({ length: count }, (_, i) => `10.${i >> 8}.${i % 256}.${(i * i * 7919) % 251}/32`),
  });

  test('an allow-list of five blocks fits into one command, one of twenty into two', () => {
    expect(renderApplyCommands(many(5), VALUES)).toHaveLength(1);
    expect(renderApplyCommands(many(20), VALUES).length).toBeLessThanOrEqual(2);
    expect(() => renderUserData(many(20), VALUES)).not.toThrow();
  });

  test('too long an allow-list is refused at synth', () => {
    expect(() => renderUserData(many(4000), VALUES)).toThrow(
      /^user data: got \d+ bytes, allowed 16384; shorten/,
    );
  });

  test('what does not fit into one command goes in several, each of which fits', () => {
    const commands = renderApplyCommands(many(4000), VALUES);
    expect(commands.length).toBeGreaterThan(1);
    for (const text of commands)
      expect(Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(64)))).toBeLessThanOrEqual(
        COMMAND_LIMIT_BYTES,
      );
  });

  test('an unresolved token counts as 64 bytes', () => {
    const token = '${' + 'x'.repeat(COMMAND_LIMIT_BYTES) + '}';
    expect(renderApplyCommands(PROPS, { ...VALUES, dataDiskId: token })).toHaveLength(1);
  });
});

test.each<[string, Partial<HostProps>, RegExp]>([
  [
    'a tag',
    { image: 'ghcr.io/nexu-io/od:latest' },
    /^image: got 'ghcr.io\/nexu-io\/od:latest', allowed name@sha256/,
  ],
  ['a token as image', { image: '${data.image}' }, /^image: got/],
  [
    'a mirror with credentials',
    { registryMirrors: ['https://u:p@mirror.example.com'] },
    /^registryMirrors: got/,
  ],
  ['an empty allow-list', { allowCidrs: [] }, /^allowCidrs: got an empty list/],
])('throws on %s', (_, change, message) => {
  expect(() => renderUserData({ ...PROPS, ...change }, VALUES)).toThrow(message);
});

test('throws on a value that would leave its quotes', () => {
  expect(() => renderUserData(PROPS, { ...VALUES, dataDiskId: "d-1'; reboot #" })).toThrow(
    /^dataDiskId: got/,
  );
  expect(() => renderUserData(PROPS, { ...VALUES, region: '${a["b"]}' })).toThrow(/^region: got/);
});
