import { execFileSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SERVER_SIDE_ENCRYPTION } from '../../../alibaba-cloud/oss';
import { openDesignRelease } from '../../../host/release';
import { type Answer, type Asked, KEYS, REDIRECT, SECRETS, StandIn } from '../../rig/alibaba-cloud/stand-in';
import { describeWith } from '../../support/programs';

const PYTHON = path.join(__dirname, '../../../open-design/backup');

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Computes the signature of a received request by the steps of OSS's documentation, independently of the program. */
const signatureOf = ({ method, url, headers }: Asked, bucket: string): string => {
  const [resource = '', query = ''] = url.split('?');
  const names = Object.keys(headers)
    .filter((name) => /^(x-oss-.*|content-(type|md5))$/.test(name))
    .sort();
  const canonical = [
    method,
    `/${bucket}${resource}`,
    query,
    ...names.map((name) => `${name}:${String(headers[name])}`),
    '',
    '',
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const time = String(headers['x-oss-date']);
  const scope = [time.slice(0, 8), 'cn-hangzhou', 'oss', 'aliyun_v4_request'];
  const text = [
    'OSS4-HMAC-SHA256',
    time,
    scope.join('/'),
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = scope.reduce<Buffer | string>((so, part) => hmac(so, part), `aliyun_v4${KEYS.AccessKeySecret}`);
  return `OSS4-HMAC-SHA256 Credential=${KEYS.AccessKeyId}/${scope.join('/')},Signature=${hmac(key, text).toString('hex')}`;
};

describeWith(['python3'], 'the bucket', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'oss-'));
  const cloud = new StandIn();

  beforeAll(() => cloud.start());
  beforeEach(() => cloud.reset());
  afterAll(() => {
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (...words: string[]) => runAs({}, ...words);
  const runAs = (env: Readonly<Record<string, string>>, ...words: string[]) =>
    cloud.run(['python3', '-B', path.join(PYTHON, 'oss.py'), 'cn-hangzhou', 'acme', 'demo', ...words], env);

  test('signs like the test vector of the official SDKs', async () => {
    const { out } = await cloud.run([
      'python3',
      '-B',
      '-c',
      `import sys; sys.path.insert(0, sys.argv[1]); import oss
query = {"param1": "value1", "+param1": "value3", "|param1": "value4", "+param2": "", "|param2": "", "param2": ""}
for session, now in ({}, 1702743657), ({"SecurityToken": "token"}, 1702784856):
    headers = {"x-oss-head1": "value", "abc": "value", "ZAbc": "value", "XYZ": "value", "content-type": "text/plain"}
    keys = {"AccessKeyId": "ak", "AccessKeySecret": "sk", **session}
    oss.sign("PUT", "cn-hangzhou", "bucket", "1234+-/123/1.txt", query, headers, keys, now)
    print(headers["Authorization"].split("Signature=")[1])`,
      PYTHON,
    ]);
    expect(out.trim().split('\n')).toEqual([
      'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
      'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
    ]);
  });

  test('receives an archive, signed with the credentials of the instance role, and checks it', async () => {
    const file = path.join(folder, 'open-design-20260101T000000Z.tar.gz');
    writeFileSync(file, 'an archive');
    expect(await run('put', file)).toEqual({ code: 0, out: '' });
    const [put] = cloud.others;
    expect(put).toMatchObject({
      method: 'PUT',
      origin: 'https://acme.oss-cn-hangzhou-internal.aliyuncs.com',
      url: '/demo/open-design-20260101T000000Z.tar.gz',
    });
    expect(put?.body.toString()).toBe('an archive');
    expect(put?.headers['content-md5']).toBe(createHash('md5').update('an archive').digest('base64'));
    expect(put?.headers['x-oss-security-token']).toBe(KEYS.SecurityToken);
    expect(put?.headers['x-oss-server-side-encryption']).toBe(SERVER_SIDE_ENCRYPTION);
    expect(put?.headers['x-oss-forbid-overwrite']).toBe('true');
    expect(put && signatureOf(put, 'acme')).toBe(put?.headers.authorization);
  });

  describe('says that the name is taken', () => {
    const file = path.join(folder, 'open-design-20260101T000000Z.tar.gz');
    const md5 = createHash('md5').update('an archive').digest();
    const taken: Answer = {
      status: 409,
      body: '<Error><Code>FileAlreadyExists</Code><Message>no overwrite</Message></Error>',
    };
    beforeEach(() => {
      writeFileSync(file, 'an archive');
    });

    /** The bucket has written the first try, whose answer is lost, and it describes what it holds as `held`. */
    const lostThenTaken = (held: Answer) => {
      cloud.answer = ({ method }) => {
        if (method === 'HEAD') return held;
        return cloud.others.length === 1 ? { lost: 'before' } : taken;
      };
      return run('put', file);
    };

    test.each([
      ['the digest that it was sent', { 'content-md5': md5.toString('base64') }],
      ['the tag of a plain upload', { etag: `"${md5.toString('hex').toUpperCase()}"` }],
    ])('by this very archive, as %s tells: the upload has succeeded', async (_, headers) => {
      const held = { headers: { 'content-length': '10', ...headers } };
      const { code, out } = await lostThenTaken(held);
      expect({ code, refused: out.includes('got status') }).toEqual({ code: 0, refused: false });
      const [, , head] = cloud.others;
      expect(cloud.others.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD']);
      expect(head?.url).toBe('/demo/open-design-20260101T000000Z.tar.gz');
      expect(head && signatureOf(head, 'acme')).toBe(head?.headers.authorization);
    });

    test.each<[string, Answer]>([
      ['other bytes', { headers: { 'content-length': '10', etag: '"0123"', 'content-md5': 'AAAA' } }],
      ['another length', { headers: { 'content-length': '11', 'content-md5': md5.toString('base64') } }],
      ['what cannot be read', { status: 403 }],
    ])('by %s: the upload has failed, and says so', async (_, held) => {
      const { code, out } = await lostThenTaken(held);
      expect(code).toBe(1);
      expect(out).toContain('got status 409 from the bucket acme: FileAlreadyExists – no overwrite\n');
    });
  });

  test('returns an archive, and refuses half of one', async () => {
    cloud.answer = () => ({ body: 'an archive' });
    const file = path.join(folder, 'back.tar.gz');
    expect((await run('get', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('an archive');
    cloud.answer = () => ({ body: 'an archive', lost: 'half' });
    expect(await run('get', file)).toEqual({ code: 1, out: 'the archive did not arrive whole; try again\n' });
  });

  test('is retried while it is busy; a refusal is final and has its reason', async () => {
    const file = path.join(folder, 'open-design-20260101T000000Z.tar.gz');
    writeFileSync(file, 'an archive');
    cloud.answer = () => ({ status: cloud.others.length < 3 ? 503 : 200 });
    expect((await run('put', file)).code).toBe(0);
    expect(cloud.others.map(({ body }) => body.toString())).toEqual([
      'an archive',
      'an archive',
      'an archive',
    ]);
    cloud.asked.length = 0;
    cloud.answer = () => ({
      status: 403,
      body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
    });
    const ran = await run('put', file);
    expect(ran).toEqual({ code: 1, out: 'got status 403 from the bucket acme: AccessDenied – no\n' });
    expect(cloud.others.map(({ method }) => method)).toEqual(['PUT', 'HEAD']);
    expect(cloud.visible).toContain('\0acme\0demo\0put\0');
    for (const secret of SECRETS) expect(ran.out + cloud.visible).not.toContain(secret);
  });

  test('lists its archives by age', async () => {
    cloud.answer = () => ({ body: '<R><Key>demo/open-design-2</Key><Key>demo/open-design-1</Key></R>' });
    expect(await run('list')).toEqual({ code: 0, out: 'open-design-1\nopen-design-2\n' });
  });

  test('lists more than one answer holds', async () => {
    cloud.answer = ({ url }) => ({
      body: url.includes('continuation-token=a%2B%26b')
        ? '<R><Key>demo/open-design-2</Key><IsTruncated>false</IsTruncated></R>'
        : '<R><Key>demo/open-design-1</Key><NextContinuationToken>a+&amp;b</NextContinuationToken></R>',
    });
    expect(await run('list')).toEqual({ code: 0, out: 'open-design-1\nopen-design-2\n' });
    expect(cloud.others).toHaveLength(2);
    for (const one of cloud.others) expect(signatureOf(one, 'acme')).toBe(one.headers.authorization);
    expect(cloud.others[0]?.url).toBe('/?list-type=2&max-keys=1000&prefix=demo%2Fopen-design-');
  });

  test('is reached from a host, which does not change the delivered files of its operations', async () => {
    const { program, additions } = openDesignRelease();
    for (const { name, archive } of [program, ...additions]) {
      writeFileSync(path.join(folder, 'bundle.sh'), archive);
      execFileSync('sh', [path.join(folder, 'bundle.sh'), 'extract', path.join(folder, name)]);
    }
    const files = () =>
      ['program', 'operations'].map((name) => readdirSync(path.join(folder, name), { recursive: true }));
    const before = files();
    cloud.answer = () => ({ body: '<Key>demo/open-design-1</Key>' });
    const script = `OPERATIONS_DIR=${folder}/operations RELEASE_DIR=${folder}/program DATA=/nowhere
      REGION=cn-hangzhou BACKUP_BUCKET=acme BACKUP_FOLDER=demo
      . "$OPERATIONS_DIR/lib/backup.sh"
      bucket list`;
    // The module for requests belongs to the program.
    const env = { PYTHONPATH: REDIRECT };
    expect(await cloud.run(['bash', '-c', script], env)).toEqual({ code: 0, out: 'open-design-1\n' });
    expect(files()).toEqual(before);
  });

  describe('from a pod', () => {
    const token = path.join(folder, 'token');
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/open-design-demo-backup',
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/ack-rrsa-c1',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: token,
    };
    const isSts = ({ url }: Asked): boolean => url.startsWith('/?Action=');
    beforeAll(() => writeFileSync(token, 'header.claims.signature\n'));

    test('receives an archive with the role of the service account, without the metadata service', async () => {
      cloud.answer = (request) => ({ body: isSts(request) ? JSON.stringify({ Credentials: KEYS }) : '' });
      const file = path.join(folder, 'open-design-20260101T000000Z.tar.gz');
      writeFileSync(file, 'an archive');
      expect(await runAs(env, 'put', file)).toEqual({ code: 0, out: '' });
      const [sts, put, ...rest] = cloud.asked;
      expect(rest).toEqual([]);
      expect(sts).toMatchObject({
        method: 'POST',
        origin: 'https://sts-vpc.cn-hangzhou.aliyuncs.com',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      const { searchParams: query } = new URL(sts?.url ?? '', 'http://sts');
      expect(Object.fromEntries(query)).toEqual({
        Action: 'AssumeRoleWithOIDC',
        Version: '2015-04-01',
        Format: 'JSON',
        Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      });
      // The token is in the body, because URLs are written to logs.
      expect(Object.fromEntries(new URLSearchParams(sts?.body.toString()))).toEqual({
        RoleArn: env.ALIBABA_CLOUD_ROLE_ARN,
        OIDCProviderArn: env.ALIBABA_CLOUD_OIDC_PROVIDER_ARN,
        OIDCToken: 'header.claims.signature',
        RoleSessionName: 'open-design',
      });
      for (const secret of [...SECRETS, 'header.claims']) expect(cloud.visible).not.toContain(secret);
      expect(put && signatureOf(put, 'acme')).toBe(put?.headers.authorization);
      expect(put?.headers['x-oss-security-token']).toBe(KEYS.SecurityToken);
    });

    test('reports why RAM refuses it, without the token', async () => {
      const refusal = { Code: 'AuthenticationFail.OIDCToken.Expired', Message: 'the token is expired' };
      cloud.answer = () => ({ status: 400, body: JSON.stringify(refusal) });
      expect(await runAs(env, 'list')).toEqual({
        code: 1,
        out: `got status 400 for the role ${env.ALIBABA_CLOUD_ROLE_ARN}: ${refusal.Code} – ${refusal.Message}\n`,
      });
    });
  });
});
