import { isSigned, parametersOf } from '../rig/alibaba-cloud/rpc';
import { KEYS, StandIn } from '../rig/alibaba-cloud/stand-in';
import { describeWith } from '../support/programs';

describeWith(['python3'], 'the Python module that asks Alibaba Cloud', () => {
  const cloud = new StandIn();
  beforeAll(() => cloud.start());
  beforeEach(() => cloud.reset());
  afterAll(() => cloud.stop());

  const python = (script: string) =>
    cloud.run(['python3', '-B', '-c', `import alibaba_cloud, role_credentials\n${script}`]);
  /** Sends a request to a service with the credentials of the instance role. */
  const ask = () =>
    python(`keys = role_credentials.credentials("cn-hangzhou")
print(alibaba_cloud.rpc("https://alidns.aliyuncs.com/", keys, Action="Ask", Version="2015-01-09", Text="a b/c~*"))`);

  test("signs like the example in Alibaba Cloud's documentation", async () => {
    const { out } = await python(`print(alibaba_cloud.sign_rpc(
      "GET", {"AccessKeyId": "testid", "AccessKeySecret": "testsecret"}, Action="DescribeRegions", Format="XML",
      Version="2014-05-26", Timestamp="2016-02-23T12:46:24Z", SignatureNonce="3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"))`);
    expect(new URLSearchParams(out.trim()).get('Signature')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  test('calls a service with the credentials of the instance role, in one encrypted request', async () => {
    cloud.answer = () => ({ body: '{"RequestId": "1"}' });
    expect(await ask()).toEqual({ code: 0, out: "{'RequestId': '1'}\n" });
    const [asked, ...rest] = cloud.others;
    expect(rest).toEqual([]);
    expect(asked).toMatchObject({
      method: 'POST',
      origin: 'https://alidns.aliyuncs.com',
      url: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(asked && isSigned(asked)).toBe(true);
    expect(asked && parametersOf(asked)).toMatchObject({
      AccessKeyId: KEYS.AccessKeyId,
      SecurityToken: KEYS.SecurityToken,
      Action: 'Ask',
      Version: '2015-01-09',
      Text: 'a b/c~*',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    });
  });

  test.each([
    ['that is busy', { status: 503, body: 'busy' }],
    ['that ends the connection', { lost: 'before' }],
  ] as const)('retries a service %s, with another nonce', async (_, trouble) => {
    cloud.answer = () => (cloud.others.length < 3 ? trouble : { body: '{}' });
    const ran = await ask();
    expect(ran.code).toBe(0);
    expect(ran.out.match(/will try again in \d+ s/g)).toEqual([
      'will try again in 2 s',
      'will try again in 8 s',
    ]);
    expect(cloud.others.map(isSigned)).toEqual([true, true, true]);
    expect(new Set(cloud.others.map((asked) => parametersOf(asked)['SignatureNonce'])).size).toBe(3);
  });

  test('gives up after four attempts', async () => {
    cloud.answer = () => ({ status: 500 });
    const ran = await ask();
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^no answer from https:\/\/alidns\.aliyuncs\.com\/: status 500$/m);
    expect(cloud.others).toHaveLength(4);
  });

  test('takes a refusal as final, and returns it', async () => {
    cloud.answer = () => ({ status: 400, body: '{"Code": "Forbidden"}' });
    expect(await ask()).toEqual({ code: 0, out: "{'Code': 'Forbidden'}\n" });
    expect(cloud.others).toHaveLength(1);
  });

  test('reports that the role is not attached, and does not retry', async () => {
    cloud.attached = false;
    expect(await ask()).toEqual({
      code: 1,
      out: 'got status 404 from http://100.100.100.200/latest/meta-data/ram/security-credentials/; attach the instance role\n',
    });
    expect(cloud.asked).toHaveLength(2);
  });
});
