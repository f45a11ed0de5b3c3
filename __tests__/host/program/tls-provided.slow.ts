import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import type { AppState } from '../../../host/app-state';
import { CERTIFICATE, CERTIFICATE_KEY } from '../../../host/paths';
import { makeExpiredPair, makePair } from '../../rig/sandbox/certificates';
import { APP } from '../../rig/sandbox/fixture';
import { ProxyHost } from '../../rig/sandbox/proxy-host';
import { describeWith } from '../../support/programs';

const PROVIDED: AppState = { ...APP, front: { kind: 'tls', certificate: { mode: 'provided' } } };

describeWith(['openssl'], 'a certificate that an operator provides', () => {
  let host: ProxyHost;
  let [crt, key, served] = ['', '', ''];
  beforeEach(() => {
    host = new ProxyHost(PROVIDED);
    [crt, key, served] = ['server.crt', 'server.key', 'served.pem'].map((file) =>
      host.at(`data/tls/${file}`),
    ) as [string, string, string];
  });
  afterEach(() => host.remove());

  const text = (file: string): string => readFileSync(file, 'utf8');
  const other = (days = 60, name?: string): void =>
    makePair(host.at('other.crt'), host.at('other.key'), days, name);
  const take = (from: string, to: string): void => writeFileSync(to, text(host.at(from)));
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });

  const FLAWS: readonly (readonly [string, () => void, string])[] = [
    ['no certificate', () => rmSync(crt), 'no certificate'],
    ['something else', () => writeFileSync(crt, 'x\n'), 'no certificate'],
    ['no key', () => rmSync(key), 'no key, or one with a passphrase'],
    [
      'a key with a passphrase',
      () => writeFileSync(key, openssl('pkey', '-in', key, '-aes256', '-passout', 'pass:x')),
      'no key, or one with a passphrase',
    ],
    ['a key that the group can read', () => chmodSync(key, 0o640), 'a key that others may read'],
    ['a key that everybody can read', () => chmodSync(key, 0o604), 'a key that others may read'],
    [
      'a key of another certificate',
      () => {
        other();
        take('other.key', key);
      },
      'the key of another certificate',
    ],
    [
      'an expired certificate',
      () => makeExpiredPair(crt, key),
      'a certificate that ends Feb  1 00:00:00 2020 GMT',
    ],
    [
      'a certificate for another name',
      () => makePair(crt, key, 60, 'www.example.com'),
      'a certificate of another name',
    ],
  ];

  test('is served, and the next apply or the timer picks up a new one', () => {
    makePair(crt, key, 60);
    expect(host.step()).toMatchObject({ code: 0 });
    expect(text(served)).toBe(text(crt) + text(key));
    expect(host.told()).toMatch(/^certificate=provided, (59|60) days left\n$/);
    for (const again of ['step_proxy; step_certificate', 'do_certificate']) {
      host.calls('systemctl');
      makePair(crt, key, 60);
      expect(host.run(again)).toMatchObject({ code: 0 });
      expect(text(served)).toBe(text(crt) + text(key));
      expect(host.calls('systemctl')).toContain('reload-or-restart nginx.service');
    }
  });

  test('is compared before an apply decides that there is nothing to do', () => {
    const fingerprint = (): string => host.run('fingerprint $VAR/state').out;
    makePair(crt, key, 60);
    const first = fingerprint();
    expect(fingerprint()).toBe(first);
    makePair(crt, key, 60);
    expect(fingerprint()).not.toBe(first);
  });

  test.each(FLAWS)('%s: nothing is started, and the message states the fix', (_, spoil, found) => {
    makePair(crt, key, 60);
    spoil();
    const ran = host.step();
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`open-design: got ${found}`);
    expect(ran.out.replaceAll(host.at('data'), '/srv/open-design')).toContain(
      `, allowed a PEM chain for design.example.com in ${CERTIFICATE} and its key in ${CERTIFICATE_KEY}, mode 600; put them there and apply again`,
    );
    expect(existsSync(served)).toBe(false);
    expect(host.calls('nginx')).toEqual([]);
    expect(host.told()).toContain(`got ${found}`);
  });

  test.each(FLAWS)('%s instead of a valid one: the old one is still served', (_, spoil, found) => {
    makePair(crt, key, 60);
    host.step();
    const before = text(served);
    spoil();
    host.write('release/etc/front-proxy.conf', 'another allow-list\n');
    const ran = host.step();
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`open-design: got ${found}`);
    expect(text(served)).toBe(before);
    expect(text(host.at('site/open-design.conf'))).toBe('another allow-list\n');
    expect(host.run('do_certificate').code).toBe(1);
  });

  test('is not the one that the host generated before', () => {
    host.remove();
    host = new ProxyHost();
    host.step();
    const before = text(host.at('data/tls/served.pem'));
    host.ask(PROVIDED);
    const ran = host.step();
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('got only the certificate made on this host, allowed');
    expect(text(host.at('data/tls/served.pem'))).toBe(before);
  });
});
