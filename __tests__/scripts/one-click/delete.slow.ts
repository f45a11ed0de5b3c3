import { describeWith } from '../../support/programs';
import { CREATED, HERE, useRig } from './scenarios';

const rig = useRig();

describeWith(['dash', 'curl', 'script'], 'a deletion by the script', () => {
  test('delete asks for the name, lifts the protection of the stack, and names the disk that stays', async () => {
    rig.earlier({
      ...CREATED,
      delete: [{ status: 'DELETE_COMPLETE', events: [['Host', 'DELETE_COMPLETE']] }],
    });
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
    rig.earlier(CREATED, { Protect: 'true' });
    const { code, stderr } = await rig.run(['delete', ...HERE, '--confirm', 'open-design']);
    expect({ code, operations: rig.operations }).toEqual({ code: 1, operations: ['ListStacks', 'GetStack'] });
    expect(stderr).toContain('--protect false');
  });
});
