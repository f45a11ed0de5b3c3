import { spawnSync } from 'node:child_process';
import { releaseFiles } from '../../host/release';
import type { HostTls } from '../../host/props';
import { renderUserData } from '../../host/cloud-init/carriers';
import { describeWith } from '../support/programs';
import { PROPS, VALUES } from '../rig/sandbox/fixture';

const ACME = { mode: 'acme', email: 'ops@example.com' } as const;
const MODES: readonly HostTls[] = [
  { mode: 'self-signed' },
  { mode: 'provided' },
  { ...ACME, challenge: 'http-01' },
  { ...ACME, challenge: 'dns-01' },
  { mode: 'balancer', sources: ['10.80.0.0/20', '10.80.16.0/20'], clientAddress: 'proxy_protocol' },
];
const files = (tls: HostTls) => releaseFiles({ ...PROPS, tls });
const content = (tls: HostTls, name: string): string =>
  files(tls).find((file) => file.path === name)?.content ?? '';

test.each([
  [MODES[0], ['certificate.sh', 'self-signed.sh']],
  [MODES[1], ['certificate.sh', 'provided.sh']],
  [MODES[2], ['acme.sh', 'certificate.sh', 'http-01.sh', 'self-signed.sh']],
  [MODES[3], ['acme.sh', 'certificate.sh', 'dns-01.py', 'dns-01.sh', 'self-signed.sh']],
  [MODES[4], ['balancer.sh']],
] as [HostTls, string[]][])('%j: only the parts it needs travel', (tls, parts) => {
  expect(
    files(tls)
      .flatMap((file) => /\/tls-(.*)$/.exec(file.path)?.[1] ?? [])
      .sort(),
  ).toEqual(parts);
  expect(content(tls, 'etc/desired.env')).toContain(`\nTLS_MODE='${tls.mode}'\n`);
});

test.each(MODES)('%j: user data has room for an allow-list of twenty blocks', (tls) => {
  const allowCidrs = Array.from({ length: 20 }, (_, i) => `10.${i}.${(i * i * 7919) % 251}.${i}/32`);
  expect(() => renderUserData({ ...PROPS, tls, allowCidrs }, VALUES)).not.toThrow();
});

test('port 80 is open for the authority only where it comes that way', () => {
  expect(MODES.map((tls) => content(tls, 'etc/front-proxy.conf').includes('acme-challenge'))).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
});

describeWith(['systemd-analyze'], 'the timer', () => {
  test('is twice a day, at another moment on each host, and makes up for what it missed', () => {
    const timer = content({ mode: 'self-signed' }, 'units/open-design-certificate.timer');
    const when = /^OnCalendar=(.*)$/m.exec(timer)?.[1] ?? '';
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['calendar', '--iterations=3', '--base-time=2026-01-01 00:00:01 UTC', when],
      {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC' },
      },
    );
    expect(stdout.match(/\d\d:\d\d:\d\d UTC$/gm)?.slice(0, 3)).toEqual([
      '12:00:00 UTC',
      '00:00:00 UTC',
      '12:00:00 UTC',
    ]);
    expect(timer).toMatch(/^RandomizedDelaySec=6h$/m);
    expect(timer).toMatch(/^Persistent=true$/m);
  });
});
