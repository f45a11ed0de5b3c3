import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { canSeal } from '../../../rehearsal';
import { describeWith } from '../../support/programs';
import { flat, Workspaces } from '../support/hcp';

/** A configuration whose apply prints the environment and a variable. */
const TELLING = {
  variable: { told: { type: 'string' } },
  resource: {
    terraform_data: {
      t: { provisioner: [{ 'local-exec': { command: "echo 'told: ${var.told}'; env", quiet: true } }] },
    },
  },
};

describeWith(['terraform'], 'a remote run', () => {
  let workspaces: Workspaces;
  beforeAll(async () => {
    workspaces = await Workspaces.start('remote');
  });
  afterAll(() => workspaces.close());

  test('has the variables of its workspace, and nothing of the environment of its caller', async () => {
    await workspaces.write('variables', TELLING);
    const secret = { key: 'told', category: 'terraform', sensitive: true, value: 'a "${secret}"' };
    await workspaces.api.setVariable('variables', secret);
    await workspaces.api.setVariable('variables', { key: 'OF_WORKSPACE', category: 'env', value: 'yes' });
    process.env['OF_SERVICE'] = 'yes';
    const { stdout } = await workspaces.shell('variables', 'terraform apply -no-color -auto-approve', {
      OF_CALLER: 'yes',
    });
    expect(stdout).toContain('told: a "${secret}"');
    expect(stdout).toContain('OF_WORKSPACE=yes');
    delete process.env['OF_SERVICE'];
    expect(stdout).not.toMatch(/OF_CALLER|OF_SERVICE/);
    expect(await workspaces.api.variables('variables')).toEqual({ told: null, OF_WORKSPACE: 'yes' });
  });

  test('shows a TF_VAR_ of its caller to everybody who may read runs, even of an ephemeral variable', async () => {
    await workspaces.write('sent', {
      variable: { key: { type: 'string', sensitive: true, ephemeral: true } },
    });
    await workspaces.shell('sent', 'terraform plan -no-color', { TF_VAR_key: 'hush' });
    const [run] = await workspaces.api.runs('sent');
    expect(run?.attributes['variables']).toEqual([{ key: 'key', value: '"hush"' }]);
  });

  const apart = 'sees no file of the machine beside the uploaded folder';
  (canSeal() ? test : test.skip)(
    canSeal() ? apart : `${apart} (skipped: mount namespaces need root on Linux)`,
    async () => {
      const beside = path.join(path.dirname(workspaces.folderOf('apart')), 'beside.txt');
      await workspaces.write('apart', {
        output: {
          own: { value: '${file("own.txt")}' },
          project: { value: `\${fileexists("${__filename}")}` },
          beside: { value: `\${fileexists("${beside}")}` },
        },
      });
      writeFileSync(beside, '');
      writeFileSync(path.join(workspaces.folderOf('apart'), 'own.txt'), 'uploaded');
      await workspaces.must('apart', 'apply', '-auto-approve');
      const outputs = JSON.parse(await workspaces.must('apart', 'output', '-json')) as Record<
        string,
        { value: unknown }
      >;
      expect(Object.entries(outputs).map(([name, { value }]) => [name, value])).toEqual([
        ['beside', false],
        ['own', 'uploaded'],
        ['project', false],
      ]);
    },
  );

  test('reads the state of another workspace only if that is shared, and starts after its apply', async () => {
    const other = { backend: 'remote', config: { organization: 'team', workspaces: { name: 'producer' } } };
    const value = '${data.terraform_remote_state.other.outputs.id}';
    await workspaces.write('producer', { output: { id: { value: 'one' } } });
    await workspaces.must('producer', 'apply', '-auto-approve');
    await workspaces.write('consumer', {
      data: { terraform_remote_state: { other } },
      output: { id: { value } },
    });
    const refused = await workspaces.terraform('consumer', 'apply', '-auto-approve');
    expect(refused.code).toBe(1);
    expect(flat(refused)).toContain('Unable to find remote state');

    await workspaces.api.share('producer', 'consumer');
    await workspaces.api.trigger('consumer', 'producer');
    await workspaces.must('consumer', 'apply', '-auto-approve');
    expect(await workspaces.must('consumer', 'output', '-raw', 'id')).toBe('one');

    await workspaces.write('producer', { output: { id: { value: 'two' } } });
    await workspaces.must('producer', 'apply', '-auto-approve');
    const { id } = await workspaces.api.until('consumer', 'planned');
    await workspaces.api.request('POST', `runs/${id}/actions/apply`, {});
    await workspaces.api.until('consumer', 'applied');
    expect(await workspaces.must('consumer', 'output', '-raw', 'id')).toBe('two');
  });

  test('needs a token', async () => {
    const config = path.join(workspaces.folderOf('apart'), '..', 'none.rc');
    await workspaces.write('token', {});
    writeFileSync(config, workspaces.cliConfigWithoutToken());
    const env = { TF_CLI_CONFIG_FILE: config };
    const none = await workspaces.shell('token', 'terraform plan -no-color', env);
    expect(flat(none)).toContain('Required token could not be found');
    const wrong = { ...env, TF_TOKEN_app_terraform_io: 'wrong' };
    const refused = await workspaces.shell('token', 'terraform plan -no-color', wrong);
    expect(flat(refused)).toContain('unauthorized');
  });
});
