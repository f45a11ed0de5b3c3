import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describeWith } from '../../support/programs';
import { flat, Workspaces } from '../support/hcp';
import type { TerraformJson } from '../support/terraform';

const NETWORK = { resource: { cloud_network: { n: { cidr: '10.0.0.0/8' } } } };

/** A configuration that takes a while to apply. */
const SLOW = {
  resource: { terraform_data: { slow: { provisioner: [{ 'local-exec': { command: 'sleep 4' } }] } } },
};

/** A configuration that reads an output of another workspace. */
const readerOf = (name: string): TerraformJson => ({
  data: {
    terraform_remote_state: {
      other: { backend: 'remote', config: { organization: 'team', workspaces: { name } } },
    },
  },
  output: { id: { value: '${data.terraform_remote_state.other.outputs.id}', sensitive: true } },
});

describeWith(['terraform'], 'a workspace with local execution', () => {
  let workspaces: Workspaces;
  beforeAll(async () => {
    workspaces = await Workspaces.start('local');
  });
  afterAll(() => workspaces.close());

  test('keeps the state, and its outputs for another workspace; nothing is left on disk', async () => {
    await workspaces.write('first', {
      ...NETWORK,
      output: { id: { value: '${cloud_network.n.id}', sensitive: true } },
    });
    await workspaces.must('first', 'apply', '-auto-approve');
    expect(await workspaces.must('first', 'state', 'list')).toBe('cloud_network.n\n');
    const { code } = await workspaces.terraform('first', 'plan', '-detailed-exitcode');
    expect(code).toBe(0);

    await workspaces.write('second', readerOf('first'));
    await workspaces.must('second', 'apply', '-auto-approve');
    const [first, second] = await Promise.all(
      ['first', 'second'].map((name) => workspaces.must(name, 'output', '-raw', 'id')),
    );
    expect(first).toMatch(/^id-\w+$/);
    expect(second).toBe(first);

    const folder = workspaces.folderOf('first');
    expect(readdirSync(folder).sort()).toEqual(['.terraform', 'cdk.tf.json']);
    const kept = readFileSync(path.join(folder, '.terraform', 'terraform.tfstate'), 'utf8');
    expect(kept).not.toContain(first);

    await workspaces.must('first', 'destroy', '-auto-approve');
    expect(await workspaces.must('first', 'state', 'list')).toBe('');
  });

  test('refuses a second apply during the first one, and works afterwards', async () => {
    await workspaces.write('busy', SLOW);
    const running = workspaces.must('busy', 'apply', '-auto-approve');
    while (!(await workspaces.api.workspace('busy'))['locked']) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const second = await workspaces.terraform('busy', 'apply', '-auto-approve');
    expect(second.code).toBe(1);
    expect(flat(second)).toContain('Error acquiring the state lock');
    expect(flat(second)).toContain('workspace already locked (lock ID: "team/busy")');
    expect(await running).toContain('1 added');
    await workspaces.must('busy', 'plan');
  });

  test('is released from a lock that was left over, by the words of docs/when-it-fails.md', async () => {
    await workspaces.write('left', NETWORK);
    await workspaces.api.lock('left', 'lock');
    expect((await workspaces.terraform('left', 'apply', '-auto-approve')).code).toBe(1);
    await workspaces.must('left', 'force-unlock', '-force', 'team/left');
    await workspaces.must('left', 'apply', '-auto-approve');
  });
});
