import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { stateHome } from '../../stacks/state-home';
import { withStandIn } from '../support/cdktf';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, type ProgramRun, run } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-local-state-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const IN_STACK = 'terraform -chdir=cdktf.out/stacks/demo-network';

/** Terraform in the stack demo-network, with the umask that most systems have. */
const terraform = (command: string): Promise<ProgramRun> =>
  withStandIn(project, `umask 022 && ${IN_STACK} init -input=false && ${IN_STACK} ${command}`);

const home = stateHome('open-design', 'demo');

describeWith(['terraform', 'git'], 'states with the backend local', () => {
  test('are written with mode 0600 by Terraform, backups too', async () => {
    expect(await odcloud(project, ['synth'])).toMatchObject({ code: 0 });
    expect(await terraform('apply -auto-approve')).toMatchObject({ code: 0 });
    const again = 'apply -auto-approve -replace=alicloud_vpc.vpc_A2121C38';
    await terraform(again);
    const written = readdirSync(home).filter((name) => statSync(path.join(home, name)).size > 0);
    expect(written).toEqual(expect.arrayContaining(['network.tfstate', 'network.tfstate.backup']));
    for (const name of written) expect(statSync(path.join(home, name)).mode & 0o777).toBe(0o600);
  }, 60_000);

  test('survive git clean, and the next synth finds them', async () => {
    writeFileSync(path.join(project, '.gitignore'), '/terraform-state/\n/cdktf.out/\n');
    expect(await run('git', ['init', '-q'], { cwd: project })).toMatchObject({ code: 0 });
    expect(await run('git', ['add', '.'], { cwd: project })).toMatchObject({ code: 0 });
    const clean = ['clean', '-ffdxq'];
    expect(await run('git', clean, { cwd: project })).toMatchObject({ code: 0 });
    expect(['terraform-state', 'cdktf.out'].filter((name) => existsSync(path.join(project, name)))).toEqual(
      [],
    );
    expect(await odcloud(project, ['synth'])).toMatchObject({ code: 0 });
    expect(await terraform('plan -detailed-exitcode')).toMatchObject({ code: 0 });
  }, 60_000);

  test('are not taken over by another clone unasked', async () => {
    const other = mkdtempSync(path.join(folder, 'other-'));
    const { code, stderr } = await odcloud(cloneInto(other), ['synth']);
    expect(code).toBe(1);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      `got the states of ${project}; allowed: those of this clone`,
    );
  });
});
