import type { Scenario } from '../../rig/aliyun/ros';
import { describeWith } from '../../support/programs';
import { CREATED, HERE, IMAGE, useRig } from './scenarios';

const rig = useRig();

/** An update that succeeds. */
const UPDATED: Scenario = {
  ...CREATED,
  update: [{ status: 'UPDATE_COMPLETE', events: [['Apply', 'UPDATE_COMPLETE']] }],
};

describeWith(['dash', 'curl', 'script'], 'an update by the script', () => {
  test('an answer other than yes changes nothing', async () => {
    rig.begin(CREATED);
    const { code, stdout } = await rig.type(['update', ...HERE], []);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('found no stack open-design') as string,
    });
    rig.earlier(CREATED, { Domain: '' });
    const second = await rig.type(['update', ...HERE, '--domain', 'a.example'], [['[y/N] ', 'n\n']]);
    expect(second.code).toBe(1);
    expect(second.stdout).toContain('Domain: "" becomes "a.example"');
    expect(rig.operations).not.toContain('UpdateStack');
  });

  test('an update sends every value of the stack, changed and unchanged, and an empty one too', async () => {
    rig.earlier(UPDATED, {
      Clients: '203.0.113.7/32',
      Domain: 'a.example',
      Image: IMAGE,
      DataDiskGiB: '40',
      'ALIYUN::Region': 'cn-hangzhou',
    });
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
    rig.earlier(CREATED, FIXED);
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
    rig.earlier(UPDATED, FIXED);
    const same = ['--zone-id', FIXED.ZoneId, '--kms-key-id', '', '--pay-type', 'PostPaid'];
    const { code, stderr } = await rig.run(['update', ...HERE, '--yes', ...same, '--domain', 'a.example']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('an update makes no disk smaller, and sends nothing', async () => {
    rig.earlier(UPDATED, { DataDiskGiB: '100', Domain: '' });
    const smaller = ['--data-disk-gib', '99', '--system-disk-gib', '39', '--domain', 'a.example'];
    const { code, stdout, stderr } = await rig.run(['update', ...HERE, '--yes', ...smaller]);
    expect({ code, stdout, operations: rig.operations }).toEqual({
      code: 2,
      stdout: '',
      operations: ['ListStacks', 'GetStack'],
    });
    expect(stderr).toBe(`\
error: an update cannot change these values; nothing was changed
  --system-disk-gib: got 39; allowed: 40 or more, because a disk never shrinks
  --data-disk-gib: got 99; allowed: 100 or more, because a disk never shrinks
`);
  });

  test.each(['100', '101'])(
    'an update accepts a disk of the same size and a larger one: %s',
    async (size) => {
      rig.earlier(UPDATED, { DataDiskGiB: '100' });
      const { code, stderr } = await rig.run(['update', ...HERE, '--yes', '--data-disk-gib', size]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );
});
