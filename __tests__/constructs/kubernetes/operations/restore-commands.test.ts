import { spawnSync } from 'node:child_process';

import { RESTORE_COMMANDS } from '../../../../constructs/kubernetes/operations/restore';
import { appWithBackups, type Container, podsOf } from '../../../rig/pods/app';
import { describeWith } from '../../../support/programs';

const stack = appWithBackups();

test('a restore stops the app before and starts it afterwards, as in the outputs', () => {
  expect(RESTORE_COMMANDS[0]).toMatch(/scale deployment\/open-design --replicas=0$/);
  expect(RESTORE_COMMANDS.at(-1)).toMatch(/scale deployment\/open-design --replicas=1$/);
  expect(stack.json.output?.['restore_commands']?.value).toBe(RESTORE_COMMANDS.join('\n'));
});

describeWith(['kubectl', 'sh'], 'the command that makes the job', () => {
  test('passes the archive’s name to both of its steps', () => {
    const pod = podsOf(stack).find(({ name }) => name === 'open-design-restore');
    const [first, second] = pod?.containers ?? [];
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'open-design-restore' },
      spec: { template: { spec: { initContainers: [first], containers: [second] } } },
    };
    const set = /kubectl set env [^|]*/
      .exec(RESTORE_COMMANDS.join('\n'))?.[0]
      .replace('<archive>', 'the-archive');
    const { stdout, stderr } = spawnSync('sh', ['-c', set ?? 'exit 1'], {
      input: JSON.stringify(job),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    type Spec = Readonly<Record<'initContainers' | 'containers', readonly Container[]>>;
    const { initContainers, containers } = (JSON.parse(stdout) as { spec: { template: { spec: Spec } } }).spec
      .template.spec;
    for (const { env = [] } of [...initContainers, ...containers]) {
      expect(env.filter(({ name }) => name === 'ARCHIVE')).toEqual([
        { name: 'ARCHIVE', value: 'the-archive' },
      ]);
    }
    expect([...initContainers, ...containers]).toHaveLength(2);
  });
});
