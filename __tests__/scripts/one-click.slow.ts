import { readFileSync } from 'node:fs';
import path from 'node:path';

import { OneClickRig } from '../rig/aliyun/rig';
import type { Scenario } from '../rig/aliyun/ros';
import { describeWith } from '../support/programs';
import { ROOT } from '../support/project';
import { CTRL_C } from '../support/terminal';

const TEMPLATE = readFileSync(path.join(ROOT, 'ros', 'dist', 'open-design-ecs.yaml'), 'utf8');
const IMAGE = `registry.cn-hangzhou.aliyuncs.com/team/open-design@sha256:${'a'.repeat(64)}`;

/** Every parameter that has no default. */
const GIVEN = [
  ...['--region', 'cn-hangzhou', '--zone-id', 'cn-hangzhou-h', '--clients', '203.0.113.7/32'],
  ...['--image', IMAGE, '--instance-type', 'ecs.g7.large'],
];
const ALONE = [...GIVEN, '--yes'];
const HERE = ['--region', 'cn-hangzhou'];

/** A price, as the answer of GetTemplateEstimateCost has it. */
const priced = (amount: number, unit: string): object => ({
  Order: { Currency: 'CNY', TradeAmount: amount },
  OrderSupplement: { PriceUnit: unit },
});

const CREATED: Scenario = {
  create: [
    {
      events: [
        ['open-design', 'CREATE_IN_PROGRESS'],
        ['DataDisk', 'CREATE_IN_PROGRESS'],
      ],
    },
    {
      events: [
        ['DataDisk', 'CREATE_COMPLETE'],
        ['AppAnswers', 'SIGNAL_IN_PROGRESS', '资源 "AppAnswers": the app answers'],
      ],
    },
    { status: 'CREATE_COMPLETE', events: [['open-design', 'CREATE_COMPLETE']] },
  ],
  outputs: [
    { OutputKey: 'Endpoint', OutputValue: 'https://203.0.113.9' },
    { OutputKey: 'DataDiskId', OutputValue: 'd-bp1example' },
  ],
  estimate: {
    Host: { Success: true, Result: priced(0.62, '/Hour') },
    PublicAddress: {
      Success: true,
      Result: {
        ...priced(0.02, '/Hour'),
        AssociationProducts: { flow: { Success: true, Result: priced(0.8, '/GB') } },
      },
    },
  },
};

/** A list without what each run makes anew. */
const comparable = (calls: readonly (readonly string[])[]): string[] =>
  [...new Set(calls.map((words) => words.join(' ')))].map((line) =>
    line.replace(/open-design-[0-9a-f]{24}/, '<token>').replace(/--StackId \S+/, '--StackId <StackId>'),
  );

const rig = new OneClickRig(TEMPLATE);

beforeAll(() => rig.open());
afterAll(() => rig.close());

describeWith(['dash', 'curl', 'script'], 'the script for one click', () => {
  /** A stack that is there already. */
  const existing = (scenario: Scenario, parameters?: Readonly<Record<string, string>>): void => {
    rig.begin({ ...CREATED, ...scenario });
    rig.service.earlier('open-design', parameters);
  };

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

  test('names all missing and wrong values at once, and calls nothing', async () => {
    rig.begin(CREATED);
    const wrong = [
      '--data-disk-gib',
      '19',
      '--vpc-id',
      'vpc-a',
      '--protect',
      'yes',
      '--clients',
      '10.0.0.1/8',
    ];
    const { code, stdout, stderr } = await rig.run(wrong);
    expect({ code, stdout, calls: rig.calls }).toEqual({ code: 2, stdout: '', calls: [] });
    for (const option of [
      'region',
      'yes',
      'image',
      'zone-id',
      'instance-type',
      'data-disk-gib',
      'vpc-id',
      'protect',
      'clients',
    ])
      expect(stderr).toContain(`\n  --${option}: `);
  });

  test.each([
    [['--nope', '1'], 'got --nope'],
    [['--region'], 'got --region without a value'],
    [['destroy'], 'got destroy'],
    [['create', 'update'], 'got create and update'],
    [[...ALONE, '--stack', '1'], 'got --stack 1'],
    [[...ALONE, '--template', 'missing.yaml'], 'got --template missing.yaml, which cannot be read'],
    [
      [...ALONE, '--clients', '10.0.0.0/8,10.0.0.0/8'],
      '--clients: got "10.0.0.0/8,10.0.0.0/8"; allowed: up to 30 networks',
    ],
    [['status', ...HERE, '--domain', 'a.b'], 'got --domain; allowed with status'],
    [['status'], '--region: missing'],
    [['delete', ...HERE, '--yes'], 'add --confirm open-design'],
    [['link', '--template-url', 'oss://a/b'], 'link needs --template-url https://'],
  ])('refuses %j', async (args, message) => {
    existing({});
    const { code, stdout, stderr } = await rig.run(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
    expect(stdout).not.toContain('CREATE');
    expect(rig.operations.filter((name) => !/^(Get|List)/.test(name ?? ''))).toEqual([]);
  });

  test.each(['create', 'update', 'status', 'delete'])(
    '--print shows the calls of %s, and makes none',
    async (command) => {
      const resting = (status: string) => [{ status, events: [['open-design', status] as const] }];
      const args = [
        command,
        ...(command === 'create' ? GIVEN : HERE),
        ...(command === 'update' ? ['--domain', 'a.example'] : []),
      ];
      rig.begin({});
      const printed = await rig.run([...args, '--print']);
      expect({ code: printed.code, calls: rig.calls }).toEqual({ code: 0, calls: [] });
      const shown = comparable(await rig.callsIn(printed.stdout));
      if (command === 'create') rig.begin(CREATED);
      else existing({ update: resting('UPDATE_COMPLETE'), delete: resting('DELETE_COMPLETE') });
      await rig.run([...args, ...(command === 'delete' ? ['--confirm', 'open-design'] : ['--yes'])]);
      const made = comparable(rig.calls);
      if (command === 'update') {
        // The values that are not given come from GetStack.
        const names = (lines: string[]) => lines.map((line) => line.split(' ')[2]);
        expect(names(shown)).toEqual(names(made));
      } else expect(shown).toEqual(made);
    },
  );

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

  test('a printed call has every word as it was given, also one that looks like an option', async () => {
    rig.begin(CREATED);
    const url = "--$(touch hacked) it's `id`";
    const { stdout } = await rig.run(['create', ...ALONE, '--print', '--template-url', url]);
    expect((await rig.callsIn(stdout))[1]).toContain(url);
  });

  test('a stack that cannot be looked at goes on, and the code says so', async () => {
    const gone = ['Forbidden.RAM', 'User not authorized.'] as const;
    rig.begin({ ...CREATED, refuse: { GetStack: [gone, gone, gone, gone, gone] } });
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect(code).toBe(3);
    expect(stderr).toContain('aliyun-one-click.sh status --region cn-hangzhou --stack open-design');
  });

  test('without an estimate the question is asked nevertheless', async () => {
    rig.begin({ ...CREATED, refuse: { GetTemplateEstimateCost: [['NotSupported', 'No price.']] } });
    const { code, stdout } = await rig.run(['create', ...ALONE]);
    expect({ code, said: stdout.includes('ROS returned no estimate:') }).toEqual({ code: 0, said: true });
  });

  test('an answer other than yes changes nothing', async () => {
    rig.begin(CREATED);
    const { code, stdout } = await rig.type(['update', ...HERE], []);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('found no stack open-design') as string,
    });
    existing({}, { Domain: '' });
    const second = await rig.type(['update', ...HERE, '--domain', 'a.example'], [['[y/N] ', 'n\n']]);
    expect(second.code).toBe(1);
    expect(second.stdout).toContain('Domain: "" becomes "a.example"');
    expect(rig.operations).not.toContain('UpdateStack');
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

  test('a stack with the name is not touched by create', async () => {
    existing({});
    const { code, stderr } = await rig.run(['create', ...ALONE]);
    expect({ code, operations: rig.operations }).toEqual({ code: 1, operations: ['ListStacks'] });
    expect(stderr).toContain('the stack open-design exists in cn-hangzhou');
  });

  test('an update sends every value of the stack, changed and unchanged, and an empty one too', async () => {
    existing(
      { update: [{ status: 'UPDATE_COMPLETE', events: [['Apply', 'UPDATE_COMPLETE']] }] },
      {
        Clients: '203.0.113.7/32',
        Domain: 'a.example',
        Image: IMAGE,
        DataDiskGiB: '40',
        'ALIYUN::Region': 'cn-hangzhou',
      },
    );
    const args = ['update', ...HERE, '--domain', '', '--clients=everyone', '--yes'];
    const { code, stdout } = await rig.run(args);
    expect(code).toBe(0);
    expect(stdout).toContain('  Domain: "a.example" becomes ""');
    // The events of the creation are not shown again.
    expect(stdout).not.toContain('CREATE_IN_PROGRESS');
    const words = rig.calls.find(([, operation]) => operation === 'UpdateStack') ?? [];
    const sent: Readonly<Record<string, string>> = Object.fromEntries(
      words.flatMap((word, index) =>
        word.endsWith('.ParameterKey') ? [[words[index + 1] ?? '', words[index + 3] ?? '']] : [],
      ),
    );
    expect(sent).toEqual({
      Domain: '',
      Clients: 'everyone',
      Image: IMAGE,
      DataDiskGiB: '40',
    });
    expect(words.join(' ')).toContain('--ReplacementOption Disabled');
  });

  const FIXED = { ZoneId: 'cn-hangzhou-h', InstanceType: 'ecs.g7.large', KmsKeyId: '' };

  test('an update names every value that needs a new stack, and changes nothing', async () => {
    existing({}, FIXED);
    const { code, stdout, stderr } = await rig.run([
      ...['update', ...HERE, '--yes', '--domain', 'a.example', '--zone-id', 'cn-hangzhou-j'],
      ...['--instance-type', 'ecs.g7.xlarge', '--kms-key-id', 'key-hzz1', '--pay-type', 'PrePaid'],
    ]);
    expect({ code, stdout, operations: rig.operations }).toEqual({
      code: 2,
      stdout: '',
      operations: ['ListStacks', 'GetStack'],
    });
    expect(stderr).toBe(`\
error: an update cannot change these values; nothing was changed
  --zone-id: got "cn-hangzhou-j"; allowed: "cn-hangzhou-h", as the stack has
  --instance-type: got "ecs.g7.xlarge"; allowed: "ecs.g7.large", as the stack
  has
  --kms-key-id: got "key-hzz1"; allowed: "", as the stack has
  --pay-type: got "PrePaid"; allowed: "PostPaid", as the stack has
To use other values, delete the stack and create it again. The data disk stays:
to keep its data, create the stack in the same zone with --data-disk-id ID. The
output DataDiskId is the ID.
`);
  });

  test('an update accepts the same value of what needs a new stack', async () => {
    existing({ update: [{ status: 'UPDATE_COMPLETE', events: [['Apply', 'UPDATE_COMPLETE']] }] }, FIXED);
    const same = ['--zone-id', FIXED.ZoneId, '--kms-key-id', '', '--pay-type', 'PostPaid'];
    const { code, stderr } = await rig.run(['update', ...HERE, '--yes', ...same, '--domain', 'a.example']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('delete asks for the name, lifts the protection of the stack, and names the disk that stays', async () => {
    existing({ delete: [{ status: 'DELETE_COMPLETE', events: [['Host', 'DELETE_COMPLETE']] }] });
    const no = await rig.type(['delete', ...HERE], [['Name of the stack: ', 'opendesign\n']]);
    expect({ code: no.code, operations: rig.operations }).toEqual({
      code: 1,
      operations: ['ListStacks', 'GetStack'],
    });
    const { code, stdout } = await rig.type(['delete', ...HERE], [['Name of the stack: ', 'open-design\n']]);
    expect(code).toBe(0);
    expect(stdout).toContain('aliyun ecs DeleteDisk --region cn-hangzhou --DiskId d-bp1example');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(rig.operations.slice(-4)).toEqual([
      'SetDeletionProtection',
      'DeleteStack',
      'GetStack',
      'ListStackEvents',
    ]);
  });

  test('delete refuses a protected host, and says what to do first', async () => {
    existing({}, { Protect: 'true' });
    const { code, stderr } = await rig.run(['delete', ...HERE, '--confirm', 'open-design']);
    expect({ code, operations: rig.operations }).toEqual({ code: 1, operations: ['ListStacks', 'GetStack'] });
    expect(stderr).toContain('--protect false');
  });

  test('more events than a page are all shown, once, in their order', async () => {
    const events = Array.from({ length: 120 }, (_, index) => [`R${index}`, 'CREATE_COMPLETE'] as const);
    rig.begin({ create: [{ status: 'CREATE_COMPLETE', events }] });
    const { stdout } = await rig.run(['create', ...ALONE]);
    expect([...stdout.matchAll(/ R(\d+)$/gm)].map(([, index]) => Number(index))).toEqual(
      events.map((_, index) => index),
    );
  });

  test('prints the link to the console', async () => {
    const { code, stdout } = await rig.run([
      'link',
      '--template-url',
      'https://b.oss-cn-hangzhou.aliyuncs.com/t.yaml?a=1&b=é',
    ]);
    const page = new URL(stdout);
    expect({ code, page: `${page.origin}${page.pathname}` }).toEqual({
      code: 0,
      page: 'https://ros.console.aliyun.com/region/stacks/create',
    });
    expect(page.searchParams.get('templateUrl')).toBe(
      'https://b.oss-cn-hangzhou.aliyuncs.com/t.yaml?a=1&b=é',
    );
  });

  test('explains itself in 80 columns', async () => {
    const { code, stdout } = await rig.run(['--help']);
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
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
