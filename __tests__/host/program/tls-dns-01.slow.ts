import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { openDesignRelease } from '../../../host/release';
import type { Front } from '../../../open-design/front-proxy/front';
import { Authority, buildPebble, gone, helper } from '../../rig/acme/pebble';
import { REDIRECT } from '../../rig/alibaba-cloud/stand-in';
import { APP, FRONTS } from '../../rig/sandbox/fixture';
import { ProxyHost } from '../../rig/sandbox/proxy-host';
import { freePort } from '../../support/ports';
import { describeWith } from '../../support/programs';

buildPebble();

const SECRETS = ['key-id-1', 'key-secret-2', 'security-token/3+x==', 'security-token%2F3', 'session-4'];

const newHost = (front: Front = FRONTS['acme dns-01']): ProxyHost => new ProxyHost({ ...APP, front });

const OWN_ZONE = FRONTS['acme dns-01 in a zone of its own'];
const CHALLENGE = '_acme-challenge.design.example.com';

describeWith(
  ['go', 'pebble', 'lego', 'python3', 'openssl'],
  'a certificate by a record in Alibaba Cloud DNS',
  () => {
    const authority = new Authority();
    let alibaba: ChildProcess;
    let [host, port] = [newHost(), 0];
    const asked = (): string => readFileSync(host.at('asked'), 'utf8');
    /** Starts the host and the cloud with one zone. */
    const start = async (zone: string, front?: Front, ...words: string[]): Promise<void> => {
      host = newHost(front);
      host.fake('sleep', '');
      port = await freePort();
      alibaba = await helper(
        'alibaba.mjs',
        String(port),
        zone,
        authority.records,
        host.at('asked'),
        ...words,
      );
      host.write(
        'conf/acme.env',
        `ACME_OPTIONS='--server ${authority.directory} --dns.disable-cp --dns.resolvers 127.0.0.1:${authority.dnsPort}'
      export LEGO_CA_CERTIFICATES=${authority.root}
      export PYTHONPATH=${REDIRECT} STAND_IN=127.0.0.1:${port} PYTHONDONTWRITEBYTECODE=\n`,
      );
    };

    beforeAll(async () => {
      host.remove();
      await authority.start(1);
    });
    afterAll(async () => {
      await authority.stop();
      authority.remove();
    });
    afterEach(async () => {
      await gone(alibaba);
      rmSync(authority.aliases, { force: true });
      host.remove();
    });

    test('is obtained with the credentials of the instance role, which are not exposed; the record is removed', async () => {
      await start('example.com');
      // Also logs the environment of lego and its program.
      host.fake('lego', `env >>'${host.at('environment')}'; PATH=/usr/bin exec lego "$@"`);
      const ran = host.step();
      expect(ran.code).toBe(0);
      expect(host.told()).toBe('certificate=acme, 89 days left\n');
      expect(
        execFileSync('openssl', ['x509', '-in', host.at('data/tls/served.pem'), '-noout', '-issuer'], {
          encoding: 'utf8',
        }),
      ).toContain('Pebble');
      expect(asked().split('\n')).toEqual([
        'AddDomainRecord design.example.com InvalidDomainName.NoExist',
        'AddDomainRecord example.com done',
        'DescribeDomainRecords design.example.com InvalidDomainName.NoExist',
        'DescribeDomainRecords example.com done',
        'DeleteDomainRecord 1 done',
        '',
      ]);
      expect(JSON.parse(readFileSync(authority.records, 'utf8'))).toEqual({});

      const [called] = host.calls('lego');
      expect(called).toMatch(/ --dns exec run$/);
      const everything = `${called ?? ''}${ran.out}${execFileSync('grep', ['-r', '', host.folder], { encoding: 'utf8' })}`;
      expect(everything).toContain('EXEC_PATH=');
      for (const secret of SECRETS) expect(everything).not.toContain(secret);
      expect(host.run('release_sums | sha256sum').out).toBe(`${openDesignRelease().program.id}  -\n`);
    });

    test('is not obtained without the zone, and the message states the reason', async () => {
      await start('example.org');
      const ran = host.step();
      expect(ran.code).toBe(1);
      expect(ran.out).toContain(
        'Alibaba Cloud DNS refused design.example.com: InvalidDomainName.NoExist, example.com: InvalidDomainName.NoExist',
      );
      expect(ran.out).toContain(
        'no certificate for design.example.com; its zone must be in Alibaba Cloud DNS, and the instance role may write there',
      );
      expect(existsSync(host.at('data/tls/acme/refused'))).toBe(true);
    });

    test('is obtained when the answer to the record was lost: that it is there already is no refusal', async () => {
      await start('example.com', undefined, 'lossy');
      expect(host.step()).toMatchObject({ code: 0 });
      expect(host.told()).toBe('certificate=acme, 89 days left\n');
      expect(asked().split('\n').slice(0, 3)).toEqual([
        'AddDomainRecord design.example.com InvalidDomainName.NoExist',
        'AddDomainRecord example.com done',
        'AddDomainRecord example.com DomainRecordDuplicate',
      ]);
      expect(JSON.parse(readFileSync(authority.records, 'utf8'))).toEqual({});
    });

    test('is obtained by a record in the challenge’s own zone, where a CNAME record leads', async () => {
      writeFileSync(
        authority.aliases,
        JSON.stringify({ [CHALLENGE]: 'design.example.com.acme.example.net' }),
      );
      await start('acme.example.net', OWN_ZONE);
      expect(host.step()).toMatchObject({ code: 0 });
      expect(host.told()).toBe('certificate=acme, 89 days left\n');
      expect(asked().split('\n')).toEqual([
        'AddDomainRecord acme.example.net done',
        'DescribeDomainRecords acme.example.net done',
        'DeleteDomainRecord 1 done',
        '',
      ]);
    });

    test('is not obtained without that CNAME record, and no zone is written', async () => {
      await start('example.com', OWN_ZONE);
      const ran = host.step();
      expect(ran.code).toBe(1);
      expect(ran.out).toContain(`got the name ${CHALLENGE}, allowed a name in acme.example.net`);
      expect(ran.out).toContain(
        `no certificate for design.example.com; ${CHALLENGE} must lead by a CNAME record to a name in acme.example.net`,
      );
      expect(existsSync(host.at('asked'))).toBe(false);
    });

    test('waits for a missing role, and then does not blame the authority', async () => {
      await start('example.com');
      await gone(alibaba);
      host.fake('lego', '');
      for (const time of ['once', 'again']) {
        const ran = host.step();
        expect([time, ran.code]).toEqual([time, 1]);
        // The metadata service, by its address.
        expect(ran.out.match(/no answer from http:\/\/100\.100\.100\.200\/latest\//g)).toHaveLength(5);
        expect(host.calls('sleep')).toHaveLength(4);
        expect(host.calls('lego')).toEqual([]);
      }
      expect(existsSync(host.at('data/tls/acme/refused'))).toBe(false);
    });
  },
);

test('the program is part of the release and executable', () => {
  const host = newHost();
  execFileSync('test', ['-x', host.at('release/python/acme-dns-01.py')]);
  host.remove();
});
