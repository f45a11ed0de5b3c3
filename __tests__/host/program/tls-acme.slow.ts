import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import * as path from 'node:path';

import { type AppState, stateOf } from '../../../host/app-state';
import { Authority, buildPebble } from '../../rig/acme/pebble';
import { makeAgedPair, makePair } from '../../rig/sandbox/certificates';
import { APP, FRONTS } from '../../rig/sandbox/fixture';
import { certificateAt, ProxyHost } from '../../rig/sandbox/proxy-host';
import { freePort } from '../../support/ports';
import { describeWith } from '../../support/programs';
import { value } from '../../support/value';

buildPebble();

const HOUR = 3_600_000;

describeWith(['go', 'pebble', 'lego', 'nginx', 'openssl'], 'a certificate by ACME over port 80', () => {
  let [http, https] = [0, 0];
  let authority: Authority;
  let host: ProxyHost;

  const certificate = async () => {
    const { serialNumber, issuer, subjectaltname } = await certificateAt(https);
    return { serialNumber, issuer: issuer.CN, subjectaltname };
  };
  const reloads = (): readonly string[] =>
    host.calls('systemctl').filter((call) => call === 'reload-or-restart nginx.service');
  /** Writes a certificate, as if the authority had issued it before, with hours left of its lifetime. */
  const issued = (left: number, lifetime = 90 * 24): void => {
    const pair = host.at('data/tls/acme/certificates/design.example.com');
    const end = Date.now() + left * HOUR;
    makeAgedPair(`${pair}.crt`, `${pair}.key`, new Date(end - lifetime * HOUR), new Date(end));
  };

  beforeAll(async () => {
    [http, https] = [await freePort(), await freePort()];
    authority = new Authority();
    await authority.start(http);
  });
  afterAll(async () => {
    await authority.stop();
    authority.remove();
  });
  beforeEach(async () => {
    await authority.open();
    host = new ProxyHost({ ...APP, front: FRONTS['acme http-01'] });
    host.realNginx(http, https);
    host.write(
      'conf/acme.env',
      `ACME_OPTIONS='--server ${authority.directory}'\nexport LEGO_CA_CERTIFICATES=${authority.root}\n`,
    );
  });
  afterEach(() => host.remove());

  test('when refused, fails the apply, with the site up; once issued, it is kept while it is valid', async () => {
    await authority.refuse();
    const refused = host.step();
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/\[design.example.com\] acme: error: 400/);
    expect(refused.out).toContain(
      'open-design: the authority issued no certificate for design.example.com; port 80 of that name must lead here',
    );
    expect(await certificate()).toMatchObject({ issuer: 'Open Design' });
    expect(host.told()).toMatch(/^certificate=acme, 82[45] days left; the authority issued no certificate/);

    await authority.open();
    const again = host.step();
    expect(again.code).toBe(1);
    expect(again.out).toContain('not asking again within 15 minutes of a refusal');
    const [mark, past] = [host.at('data/tls/acme/refused'), Date.now() / 1000 - 16 * 60];
    utimesSync(mark, past, past);

    expect(host.step()).toMatchObject({ code: 0 });
    const first = await certificate();
    expect(first.issuer).toMatch(/^Pebble Intermediate CA/);
    expect(first.subjectaltname).toBe('DNS:design.example.com');
    expect(host.told()).toBe('certificate=acme, 89 days left\n');
    expect(existsSync(mark)).toBe(false);
    const key = host.at('data/tls/acme/certificates/design.example.com.key');
    for (const file of [key, host.at('data/tls/served.pem')]) expect(statSync(file).mode & 0o777).toBe(0o600);

    reloads();
    await authority.stop();
    expect(host.step()).toMatchObject({ code: 0 });
    expect(host.run('do_certificate')).toMatchObject({ code: 0 });
    expect(await certificate()).toEqual(first);
    expect(reloads()).toEqual([]);
  });

  test.each([
    ['90 days', 90 * 24],
    ['45 days', 45 * 24],
    ['160 hours', 160],
  ])('of %s is renewed with a reload when a third is left', async (_, lifetime) => {
    issued(lifetime * 0.35, lifetime);
    expect(host.step()).toMatchObject({ code: 0 });
    expect(host.run('do_certificate')).toMatchObject({ code: 0 });
    expect(await certificate()).toMatchObject({ issuer: 'somebody' });
    issued(lifetime * 0.32, lifetime);
    const pid = readFileSync(host.at('nginx.pid'), 'utf8');
    reloads();
    expect(host.run('do_certificate')).toMatchObject({ code: 0 });
    expect((await certificate()).issuer).toMatch(/^Pebble/);
    expect(host.told()).toBe('certificate=acme, 89 days left\n');
    expect(reloads()).toHaveLength(1);
    expect(readFileSync(host.at('nginx.pid'), 'utf8')).toBe(pid);
  });

  test.each([
    ['refuses', () => authority.refuse()],
    ['is gone', () => authority.stop()],
  ])('goes on when the authority %s: the timer fails, an apply does not', async (_, end) => {
    issued(20 * 24);
    await end();
    expect(host.step()).toMatchObject({ code: 0 });
    const first = await certificate();
    expect(first.issuer).toBe('somebody');
    rmSync(host.at('data/tls/acme/refused'));
    const renewed = host.run('do_certificate');
    expect(renewed.code).toBe(1);
    expect(renewed.out).toContain('open-design: the authority issued no certificate');
    expect(host.told()).toMatch(/^certificate=acme, (19|20) days left; the authority issued no certificate/);
    expect(await certificate()).toEqual(first);
  });

  test.each([
    ['in its last week', 8 * 24, 6 * 24, 90 * 24],
    ['of 160 hours in its last half day', 14, 12, 160],
  ])('%s also fails the apply', async (_, before, left, lifetime) => {
    issued(before, lifetime);
    await authority.stop();
    expect(host.step()).toMatchObject({ code: 0 });
    issued(left, lifetime);
    expect(host.step().code).toBe(1);
    expect(await certificate()).toMatchObject({ issuer: 'somebody' });
  });
});

describeWith(['go', 'pebble', 'lego', 'nginx', 'openssl'], 'a certificate of six days by ACME', () => {
  const authority = new Authority();
  const host = new ProxyHost({ ...APP, front: FRONTS['acme http-01 without an address'] });
  afterAll(async () => {
    host.remove();
    await authority.stop();
    authority.remove();
  });

  test('is obtained without an address, kept while more than a third is left, and renewed then', async () => {
    const [http, https] = [await freePort(), await freePort()];
    await authority.start(http, 160);
    host.realNginx(http, https);
    host.write(
      'conf/acme.env',
      `ACME_OPTIONS='--server ${authority.directory}'\nexport LEGO_CA_CERTIFICATES=${authority.root}\n`,
    );
    expect(host.step()).toMatchObject({ code: 0 });
    expect(host.told()).toBe('certificate=acme, 6 days left\n');
    const accounts = path.join(host.at('data/tls/acme/accounts'), new URL(authority.directory).host);
    expect(readdirSync(accounts.replace(':', '_'))).toEqual(['hostmaster@design.example.com']);
    const first = (await certificateAt(https)).serialNumber;
    expect(host.run('do_certificate')).toMatchObject({ code: 0 });
    expect((await certificateAt(https)).serialNumber).toBe(first);

    // 110 hours later.
    host.fake(
      'openssl',
      `words=("$@")
      for i in "\${!words[@]}"; do
        if [[ \${words[i]} == -checkend ]]; then ((words[i + 1] += 110 * 3600)); fi
      done
      exec /usr/bin/openssl "\${words[@]}"`,
    );
    expect(host.run('do_certificate')).toMatchObject({ code: 0 });
    expect((await certificateAt(https)).serialNumber).not.toBe(first);
  });
});

describeWith(['openssl'], 'a certificate by ACME', () => {
  let host: ProxyHost;
  beforeEach(() => {
    host = new ProxyHost({ ...APP, front: FRONTS['acme http-01'] });
  });
  afterEach(() => host.remove());

  test('on an old disk is served by a new host without a request to the authority', () => {
    host.fake('lego', 'exit 1');
    const pair = host.at('data/tls/acme/certificates/design.example.com');
    makePair(`${pair}.crt`, `${pair}.key`, 60);
    expect(host.step()).toMatchObject({ code: 0 });
    expect(readFileSync(host.at('data/tls/served.pem'), 'utf8')).toBe(
      readFileSync(`${pair}.crt`, 'utf8') + readFileSync(`${pair}.key`, 'utf8'),
    );
    expect(host.calls('lego')).toEqual([]);
  });

  test('for another name is not used', () => {
    host.fake('lego', 'exit 1');
    const pair = host.at('data/tls/acme/certificates/design.example.com');
    makePair(`${pair}.crt`, `${pair}.key`, 60, 'old.example.com');
    expect(host.step().code).toBe(1);
    expect(host.calls('lego')).toHaveLength(1);
  });

  test('is requested with lego from the distribution, without another authority', () => {
    for (const program of ['apt-get', 'dpkg']) host.fake(program, '');
    expect(host.run('type() { return 1; }; install_tools')).toMatchObject({ code: 0 });
    expect(host.calls('apt-get').at(-1)).toMatch(/ install --no-install-recommends .* lego /);
    host.run('timeout() { echo "$@" >$VAR/asked; }; step_proxy; step_certificate');
    expect(readFileSync(host.at('state/asked'), 'utf8')).toBe(
      `300 lego --path ${host.at('data/tls/acme')} --accept-tos --email ops@example.com --domains design.example.com --http --http.webroot ${host.at('webroot')} run\n`,
    );
  });
});

describe('the state', () => {
  const acme = (email: string): AppState => ({
    ...APP,
    front: { kind: 'tls', certificate: { mode: 'acme', email: value(email), challenge: 'dns-01' } },
  });

  test.each([
    ['a quote', "o'brien@example.com"],
    ['a space', 'a b@example.com'],
    ['no address', 'ops'],
  ])('is refused by a host when the address has %s', (_, email) => {
    const host = new ProxyHost();
    host.write(
      'state/state',
      Object.entries(stateOf(acme(email)))
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    expect(host.run('true')).toMatchObject({
      code: 1,
      out: expect.stringContaining(`got ACME_EMAIL '${email}', allowed what matches`) as string,
    });
    host.remove();
  });
});
