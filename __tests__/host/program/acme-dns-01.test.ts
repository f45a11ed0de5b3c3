import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { programFiles } from '../../../host/release';
import { isSigned, parametersOf } from '../../rig/alibaba-cloud/rpc';
import { type Answer, REDIRECT, SECRETS, StandIn } from '../../rig/alibaba-cloud/stand-in';
import { describeWith } from '../../support/programs';

const fail = (): never => {
  throw new Error('nothing was asked');
};

const NAME = '_acme-challenge.design.example.com.';

describeWith(['/usr/bin/python3'], 'the record that proves a name', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dns-'));
  const cloud = new StandIn();

  beforeAll(async () => {
    await cloud.start();
    mkdirSync(path.join(folder, 'python'));
    const files = programFiles().filter((file) => file.path.startsWith('python/'));
    for (const { path: name, mode, content } of files) {
      writeFileSync(path.join(folder, name), content);
      chmodSync(path.join(folder, name), Number.parseInt(mode, 8));
    }
  });
  beforeEach(() => cloud.reset());
  afterAll(() => {
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs the program by its path, as lego does. The file is the one that a host receives. */
  const run = (...words: string[]) => runWith({}, ...words);
  const runWith = (env: Readonly<Record<string, string>>, ...words: string[]) =>
    cloud.run([path.join(folder, 'python/acme-dns-01.py'), ...words], { PYTHONPATH: REDIRECT, ...env });
  const actions = () =>
    cloud.others.map((asked) => {
      const { Action, DomainName = '', RecordId = '' } = parametersOf(asked);
      return `${Action ?? ''} ${DomainName}${RecordId}`;
    });
  /** Responds like the service with a single zone. */
  const zone =
    (answer: Answer) =>
    (...[asked]: Parameters<StandIn['answer']>): Answer => {
      const { DomainName = 'example.com' } = parametersOf(asked);
      return DomainName === 'example.com'
        ? answer
        : { status: 400, body: '{"Code": "InvalidDomainName.NoExist"}' };
    };

  test('is written into the existing zone', async () => {
    cloud.answer = zone({ body: '{"RecordId": "1"}' });
    expect(await run('present', NAME, 'proof')).toEqual({ code: 0, out: '' });
    expect(actions()).toEqual(['AddDomainRecord design.example.com', 'AddDomainRecord example.com']);
    expect(cloud.others.map(isSigned)).toEqual([true, true]);
    expect(parametersOf(cloud.others[1] ?? fail())).toMatchObject({
      RR: '_acme-challenge.design',
      Type: 'TXT',
      Value: 'proof',
      Version: '2015-01-09',
      Format: 'JSON',
    });
    // The hash of a release covers the names and bytes of its files.
    expect(readdirSync(path.join(folder, 'python')).sort()).toEqual([
      'acme-dns-01.py',
      'alibaba_cloud.py',
      'apt-holder.py',
      'docker-credential-acr',
    ]);
  });

  describe('in a zone of its own', () => {
    const ACME_ZONE = 'acme.example.net';
    const inZone = (...words: string[]) => runWith({ ACME_ZONE }, ...words);

    test.each([
      ['design.example.com.acme.example.net.', 'design.example.com'],
      ['acme.example.net.', '@'],
    ])('%s is written there, and no other zone is asked for', async (name, RR) => {
      cloud.answer = () => ({ body: '{"RecordId": "1"}' });
      expect(await inZone('present', name, 'proof')).toEqual({ code: 0, out: '' });
      expect(actions()).toEqual(['AddDomainRecord acme.example.net']);
      expect(parametersOf(cloud.others[0] ?? fail())).toMatchObject({ RR, Type: 'TXT', Value: 'proof' });
    });

    test('needs no CNAME record where the domain itself is that zone', async () => {
      cloud.answer = () => ({ body: '{"RecordId": "1"}' });
      expect((await runWith({ ACME_ZONE: 'design.example.com' }, 'present', NAME, 'proof')).code).toBe(0);
      expect(actions()).toEqual(['AddDomainRecord design.example.com']);
      expect(parametersOf(cloud.others[0] ?? fail())).toMatchObject({ RR: '_acme-challenge' });
    });

    test('is removed there', async () => {
      const Record = [{ RecordId: '7', Value: 'proof' }];
      cloud.answer = () => ({ body: JSON.stringify({ DomainRecords: { Record } }) });
      expect(await inZone('cleanup', 'design.acme.example.net.', 'proof')).toEqual({ code: 0, out: '' });
      expect(actions()).toEqual(['DescribeDomainRecords acme.example.net', 'DeleteDomainRecord 7']);
    });

    test.each([NAME, 'evilacme.example.net.', 'acme.example.net.example.com.'])(
      'is not written for %s, which is outside of it: the service is not asked',
      async (name) => {
        expect(await inZone('present', name, 'proof')).toEqual({
          code: 1,
          out: `got the name ${name.slice(0, -1)}, allowed a name in acme.example.net; let a CNAME record of _acme-challenge.<domain> lead there\n`,
        });
        expect(cloud.others).toEqual([]);
      },
    );
  });

  test('is retried while the service is busy', async () => {
    cloud.answer = (asked) =>
      cloud.others.length < 3 ? { status: 503 } : zone({ body: '{"RecordId": "1"}' })(asked);
    expect((await run('present', NAME, 'proof')).code).toBe(0);
    expect(actions()).toEqual([
      'AddDomainRecord design.example.com',
      'AddDomainRecord design.example.com',
      'AddDomainRecord design.example.com',
      'AddDomainRecord example.com',
    ]);
  });

  test('exists if it was written and only the response was lost', async () => {
    cloud.answer = (asked) =>
      zone(
        cloud.others.length < 3
          ? { lost: 'before' }
          : { status: 400, body: '{"Code": "DomainRecordDuplicate"}' },
      )(asked);
    expect((await run('present', NAME, 'proof')).code).toBe(0);
    expect(cloud.others).toHaveLength(3);
  });

  test('is removed, and other records are kept', async () => {
    const Record = [
      { RecordId: '1', Value: 'of somebody else' },
      { RecordId: '2', Value: 'proof' },
    ];
    cloud.answer = zone({ body: JSON.stringify({ DomainRecords: { Record } }) });
    expect(await run('cleanup', NAME, 'proof')).toEqual({ code: 0, out: '' });
    expect(actions()).toEqual([
      'DescribeDomainRecords design.example.com',
      'DescribeDomainRecords example.com',
      'DeleteDomainRecord 2',
    ]);
  });

  test('a refusal is final, and the message has its reason without the parts that repeat the request', async () => {
    cloud.answer = ({ body }) => ({
      status: 400,
      body: JSON.stringify({
        Code: 'SignatureDoesNotMatch',
        Message: `server string to sign is:${String(body)}`,
      }),
    });
    const ran = await run('present', NAME, 'proof');
    expect(ran).toEqual({
      code: 1,
      out: 'Alibaba Cloud DNS refused design.example.com: SignatureDoesNotMatch, example.com: SignatureDoesNotMatch\n',
    });
    expect(cloud.others).toHaveLength(2);
  });

  test('the message about an unreachable service names it, and contains no secret', async () => {
    cloud.answer = () => ({ lost: 'before' });
    const ran = await run('present', NAME, 'proof');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^no answer from https:\/\/alidns\.aliyuncs\.com\/: /m);
    expect(cloud.visible).toContain(`acme-dns-01.py\0present\0${NAME}\0proof\0`);
    for (const secret of SECRETS) expect(ran.out + cloud.visible).not.toContain(secret);
  });

  test('the argument role looks for the instance role, and changes nothing', async () => {
    expect(await run('role')).toEqual({ code: 0, out: '' });
    cloud.attached = false;
    const ran = await run('role');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /^got status 404 from http:\/\/100\.100\.100\.200\/\S+; attach the instance role$/m,
    );
    expect(cloud.others).toEqual([]);
  });
});
