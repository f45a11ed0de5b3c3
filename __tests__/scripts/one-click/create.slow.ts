import { describeWith } from '../../support/programs';
import { CTRL_C } from '../../support/terminal';
import { ALONE, CREATED, HERE, IMAGE, useRig } from './scenarios';

const rig = useRig();

describeWith(['dash', 'curl', 'script'], 'a creation by the script', () => {
  test('asks on a terminal for what is not given, shows the price, and creates the stack', async () => {
    rig.begin(CREATED);
    const { code, stdout } = await rig.type(
      ['--region', 'cn-hangzhou'],
      [
        ['Networks that may connect: ', '10.0.0.0\n'],
        ['Networks that may connect: ', '203.0.113.7/32\n'],
        ['Domain name of the app, if any: ', 'design.example.com\n'],
        ['ICP filing number, if any: ', '京ICP备12345678号-1\n'],
        ['Certificate [self-signed]: ', '\n'],
        ['Image of the app: ', `${IMAGE}\n`],
        ['Mirrors of Docker Hub, if any: ', '\n'],
        ['Memory of the app (MiB) [1024]: ', '2048\n'],
        ['Zone: ', 'cn-hangzhou-h\n'],
        ['Processor architecture [x86_64]: ', '\n'],
        ['Instance type: ', 'ecs.g7.large\n'],
        ['System disk (GiB) [40]: ', '\n'],
        ['Data disk (GiB) [40]: ', '19\n'],
        ['Data disk (GiB) [40]: ', '100\n'],
        ['Data disk of an earlier stack, if any: ', '\n'],
        ['Days that snapshots are kept [14]: ', '\n'],
        ['KMS key of the disks, if any: ', '\n'],
        ['Address of the host [internet]: ', '\n'],
        ['Bandwidth (Mbit/s) [20]: ', '\n'],
        ['VPC [New]: ', 'Existing\n'],
        ['Existing VPC: ', 'vpc-bp1a\n'],
        ['Existing vSwitch in the zone: ', 'vsw-bp1a\n'],
        ['Billing method [PostPaid]: ', '\n'],
        ['Deletion protection [false]: ', '\n'],
        ['Create the stack open-design in cn-hangzhou? [y/N] ', 'y\n'],
      ],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('  got "10.0.0.0"; allowed: up to 30 networks such as');
    expect(stdout).toContain('  got "19"; allowed: 20 to 65536');
    expect(stdout).toMatch(/^ {2}Host +0\.62 CNY \/Hour$/m);
    expect(stdout).toMatch(/^ {2}PublicAddress flow +0\.8 CNY \/GB$/m);
    expect(stdout).toMatch(/^ {2}12:00:02 {2}CREATE_COMPLETE +DataDisk$/m);
    expect(stdout).toContain('      资源 "AppAnswers": the app answers\n');
    expect(stdout).toContain('open-design: CREATE_COMPLETE\n  Endpoint          https://203.0.113.9\n');
    expect(stdout.match(/CREATE_COMPLETE +DataDisk/g)).toHaveLength(1);
    const call = rig.calls.find(([, operation]) => operation === 'CreateStack')?.join(' ') ?? '';
    expect(call).toContain('ParameterKey MemoryMiB --Parameters.6.ParameterValue 2048');
    expect(call).toContain('VpcId');
    expect(call).not.toContain('VpcCidrBlock');
  });

  test('takes everything from options, and prints the answer of GetStack for machines', async () => {
    rig.begin(CREATED);
    const { code, stdout, stderr } = await rig.run(['create', ...ALONE, '--json']);
    expect({ code, stderr: stderr.includes('12:00:02  CREATE_COMPLETE') }).toEqual({ code: 0, stderr: true });
    expect(JSON.parse(stdout)).toMatchObject({ Status: 'CREATE_COMPLETE', Outputs: CREATED.outputs });
  });

  test('a creation that fails ends with the reason of the host, the failed events and what stays', async () => {
    const reason = 'image: pull of registry.example.com/team/open-design failed: unauthorized';
    rig.begin({
      create: [
        { events: [['AppAnswers', 'CREATE_FAILED', reason]] },
        { status: 'CREATE_ROLLBACK_IN_PROGRESS', events: [['Host', 'DELETE_COMPLETE']] },
        { status: 'CREATE_ROLLBACK_COMPLETE', reason: `Resource CREATE failed: ${reason}` },
      ],
    });
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect(code).toBe(1);
    expect(stderr).toContain('error: open-design ended in CREATE_ROLLBACK_COMPLETE');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`AppAnswers: ${reason}`);
    expect(stderr).toContain('aliyun-one-click.sh delete --region cn-hangzhou --stack open-design');
    expect(stderr).toContain('--data-disk-id');
    for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const { code: status } = await rig.run(['status', ...HERE]);
    expect(status).toBe(1);
  });

  test('a stack with the name is not touched by create', async () => {
    rig.earlier(CREATED);
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect({ code, operations: rig.operations }).toEqual({ code: 1, operations: ['ListStacks'] });
    expect(stderr).toContain('the stack open-design exists in cn-hangzhou');
  });

  test('more events than a page are all shown, once, in their order', async () => {
    const events = Array.from({ length: 120 }, (_, index) => [`R${index}`, 'CREATE_COMPLETE'] as const);
    rig.begin({ create: [{ status: 'CREATE_COMPLETE', events }] });
    const { stdout } = await rig.run(['create', ...ALONE]);
    expect([...stdout.matchAll(/ R(\d+)$/gm)].map(([, index]) => Number(index))).toEqual(
      events.map((_, index) => index),
    );
  });

  test('without an estimate the question is asked nevertheless', async () => {
    rig.begin({ ...CREATED, refuse: { GetTemplateEstimateCost: [['NotSupported', 'No price.']] } });
    const { code, stdout } = await rig.run(['create', ...ALONE]);
    expect({ code, said: stdout.includes('ROS returned no estimate:') }).toEqual({ code: 0, said: true });
  });

  test('Ctrl-C leaves the stack, and says how to look again', async () => {
    rig.begin({ create: [{ events: [['Host', 'CREATE_IN_PROGRESS']], forever: true }] });
    const { code, stdout } = await rig.type(['create', ...ALONE], [['CREATE_IN_PROGRESS', CTRL_C]]);
    expect(code).toBe(130);
    expect(stdout).toContain('stopped watching; ROS continues with the stack.');
    expect(stdout).toContain('status --region cn-hangzhou --stack open-design');
    expect(rig.operations).not.toContain('DeleteStack');
    const status = await rig.run(['status', ...HERE]);
    expect(status.code).toBe(3);
  });
});

const OTHER_SHELLS: readonly [string, ...string[]][] = [
  ['busybox', 'sh'],
  ['bash', '--posix'],
];
for (const shell of OTHER_SHELLS) {
  describeWith(['dash', 'curl', shell[0]], `the script for one click in ${shell[0]}`, () => {
    test('does what it does in dash', async () => {
      rig.begin({
        ...CREATED,
        create: [{ status: 'CREATE_COMPLETE', events: [['Host', 'CREATE_COMPLETE']] }],
      });
      const args = ['create', ...ALONE, '--icp-number', '京ICP备12345678号-1'];
      const { code, stdout, stderr } = await rig.run(args, shell);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('open-design: CREATE_COMPLETE\n  Endpoint          https://203.0.113.9\n');
    });
  });
}
