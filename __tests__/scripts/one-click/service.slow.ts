import { describeWith } from '../../support/programs';
import { ALONE, CREATED, useRig } from './scenarios';

const rig = useRig();

describeWith(['dash', 'curl', 'script'], 'the answers of the service', () => {
  test('a service that is busy is asked again, with the same token', async () => {
    const busy = ['Throttling.User', 'Request was denied due to user flow control.'] as const;
    rig.begin({ ...CREATED, refuse: { CreateStack: [busy, busy], GetStack: [null, busy] } });
    expect((await rig.run(['create', ...ALONE])).code).toBe(0);
    const tokens = rig.calls.flatMap((words) =>
      words[1] === 'CreateStack' ? [words[words.indexOf('--ClientToken') + 1]] : [],
    );
    expect(tokens).toEqual([tokens[0], tokens[0], tokens[0]]);
  });

  test('a refusal is shown in the words of the service, without colours', async () => {
    rig.begin({
      ...CREATED,
      refuse: { CreateStack: [['StackValidationFailed', 'IcpNumber: a domain needs a number.']] },
    });
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: CreateStack was refused; nothing was created\n  ERROR: SDK.ServerError\n',
    );
    expect(stderr).toContain('  Message: IcpNumber: a domain needs a number.\n');
    expect(stderr).not.toMatch(/\x1b|RespHeaders/);
  });

  test('lines are broken at blanks only, so Chinese stays whole', async () => {
    const chinese = '通过中国内地地域向互联网提供域名访问时必须填写备案号'.repeat(2);
    rig.begin({
      ...CREATED,
      refuse: { ValidateTemplate: [['StackValidationFailed', `IcpNumber: ${chinese} x`]] },
    });
    const { stderr } = await rig.run(['create', ...ALONE]);
    expect(stderr).toContain(chinese);
  });

  test('a creation without a result may have begun, and the code says so', async () => {
    const away = [
      'ServiceUnavailable',
      'The request has failed due to a temporary failure of the server.',
    ] as const;
    rig.begin({ ...CREATED, refuse: { CreateStack: [away, away, away, away, away] } });
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect(code).toBe(3);
    expect(stderr).toContain('error: CreateStack had no result, but ROS may have begun. To look:\n  sh ');
    expect(stderr).not.toContain('nothing was created');
  });

  test('notes of the CLI are not in the answer for machines', async () => {
    rig.begin(CREATED);
    rig.note = 'A newer version of the CLI is there.\n';
    const { code, stdout } = await rig.run(['create', ...ALONE, '--json']);
    rig.note = '';
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ Status: 'CREATE_COMPLETE' })]);
  });

  test('a stack that cannot be looked at goes on, and the code says so', async () => {
    const gone = ['Forbidden.RAM', 'User not authorized.'] as const;
    rig.begin({ ...CREATED, refuse: { GetStack: [gone, gone, gone, gone, gone] } });
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect(code).toBe(3);
    expect(stderr).toContain('aliyun-one-click.sh status --region cn-hangzhou --stack open-design');
  });
});
