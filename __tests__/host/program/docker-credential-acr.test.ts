import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { programFiles } from '../../../host/release';
import { isSigned, parametersOf } from '../../rig/alibaba-cloud/rpc';
import { type Answer, REDIRECT, SECRETS, StandIn } from '../../rig/alibaba-cloud/stand-in';
import { describeWith } from '../../support/programs';

const IN_VPC = 'studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com';
const PUBLIC = 'studio-registry.cn-beijing.cr.aliyuncs.com';
const TOKEN = 'the-password-for-an-hour';
const GRANTED: Answer = {
  body: JSON.stringify({
    IsSuccess: true,
    Code: 'success',
    TempUsername: 'cr_temp_user',
    AuthorizationToken: TOKEN,
  }),
};

describeWith(['/usr/bin/python3'], 'the credential helper of Docker', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-'));
  const cloud = new StandIn();

  beforeAll(async () => {
    await cloud.start();
    for (const { path: name, mode, content } of programFiles().filter((file) =>
      file.path.startsWith('python/'),
    )) {
      const file = path.join(folder, path.basename(name));
      writeFileSync(file, content);
      chmodSync(file, Number.parseInt(mode, 8));
    }
  });
  beforeEach(() => cloud.reset());
  afterAll(() => {
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs the helper as Docker does: by its name on PATH, with the host of the registry as its input. */
  const get = async (registry: string) => {
    const child = spawn('docker-credential-acr', ['get'], {
      env: {
        ...cloud.env,
        PATH: `${folder}:/usr/bin:/bin`,
        PYTHONPATH: REDIRECT,
        ACR_INSTANCE: 'cri-0abc',
      },
    });
    cloud.watch(child);
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.end(registry);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, errors };
  };

  test.each([
    [IN_VPC, 'https://cr-vpc.cn-hangzhou.aliyuncs.com'],
    [PUBLIC, 'https://cr.cn-beijing.aliyuncs.com'],
  ])('gets a password for %s with the role, from the API in the same network', async (registry, api) => {
    cloud.answer = () => GRANTED;
    const { code, out, errors } = await get(registry);
    expect({ code, errors, got: JSON.parse(out) as unknown }).toEqual({
      code: 0,
      errors: '',
      got: { ServerURL: registry, Username: 'cr_temp_user', Secret: TOKEN },
    });
    const [asked] = cloud.others;
    if (!asked) throw new Error('nothing was asked');
    expect(asked.origin).toBe(api);
    expect(isSigned(asked)).toBe(true);
    expect(parametersOf(asked)).toMatchObject({
      Action: 'GetAuthorizationToken',
      Version: '2018-12-01',
      InstanceId: 'cri-0abc',
    });
  });

  test('shows the password to Docker only: not in arguments, environment, files or messages', async () => {
    const before = readdirSync(folder);
    cloud.answer = () => GRANTED;
    const { errors } = await get(IN_VPC);
    expect(cloud.visible).toContain('docker-credential-acr');
    for (const secret of [...SECRETS, TOKEN]) {
      expect(cloud.visible).not.toContain(secret);
      expect(errors).not.toContain(secret);
    }
    // The hash of a release covers the names and bytes of its files.
    expect(readdirSync(folder)).toEqual(before);
    for (const file of before) expect(readFileSync(path.join(folder, file), 'utf8')).not.toContain(TOKEN);
  });

  test.each([
    ['a role without the permission', 'NoPermission'],
    ['credentials that have expired', 'InvalidSecurityToken.Expired'],
    ['an instance that does not exist', 'INSTANCE_NOT_EXIST'],
  ])('%s: the code, without the message of the service', async (_, Code) => {
    cloud.answer = () => ({
      status: 403,
      body: JSON.stringify({ Code, Message: `signed: ${SECRETS.join(' ')}` }),
    });
    expect(await get(IN_VPC)).toEqual({
      code: 1,
      out: '',
      errors: `https://cr-vpc.cn-hangzhou.aliyuncs.com/ refused a token for cri-0abc: ${Code}\n`,
    });
  });

  test('without a role, it says what to attach', async () => {
    cloud.attached = false;
    const { code, errors } = await get(IN_VPC);
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^got status 404 from http:\/\/100\.100\.100\.200\S+; attach the instance role\n$/,
    );
  });

  test('an API that is down is asked four times, and then named', async () => {
    cloud.answer = () => ({ lost: 'before' });
    const { code, errors } = await get(IN_VPC);
    expect(code).toBe(1);
    expect(errors).toMatch(/\nno answer from https:\/\/cr-vpc\.cn-hangzhou\.aliyuncs\.com\/: /);
    expect(cloud.others).toHaveLength(4);
  });

  test('an answer by somebody else is no stack trace', async () => {
    cloud.answer = () => ({ status: 407, body: '<html>sign in</html>' });
    expect(await get(IN_VPC)).toMatchObject({
      code: 1,
      errors: 'got no JSON from https://cr-vpc.cn-hangzhou.aliyuncs.com/; a proxy may have answered\n',
    });
  });
});
