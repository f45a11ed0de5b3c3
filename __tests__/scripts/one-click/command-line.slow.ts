import { describeWith } from '../../support/programs';
import { ALONE, CREATED, GIVEN, HERE, useRig } from './scenarios';

const rig = useRig();

/** A list without what each run makes anew. */
const comparable = (calls: readonly (readonly string[])[]): string[] =>
  [...new Set(calls.map((words) => words.join(' ')))].map((line) =>
    line.replace(/open-design-[0-9a-f]{24}/, '<token>').replace(/--StackId \S+/, '--StackId <StackId>'),
  );

describeWith(['dash', 'curl', 'script'], 'the command line of the script', () => {
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
    rig.earlier(CREATED);
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
      else
        rig.earlier({ ...CREATED, update: resting('UPDATE_COMPLETE'), delete: resting('DELETE_COMPLETE') });
      await rig.run([...args, ...(command === 'delete' ? ['--confirm', 'open-design'] : ['--yes'])]);
      const made = comparable(rig.calls);
      if (command === 'update') {
        // The values that are not given come from GetStack.
        const names = (lines: string[]) => lines.map((line) => line.split(' ')[2]);
        expect(names(shown)).toEqual(names(made));
      } else expect(shown).toEqual(made);
    },
  );

  test('a printed call has every word as it was given, also one that looks like an option', async () => {
    rig.begin(CREATED);
    const url = "--$(touch hacked) it's `id`";
    const { stdout } = await rig.run(['create', ...ALONE, '--print', '--template-url', url]);
    expect((await rig.callsIn(stdout))[1]).toContain(url);
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
