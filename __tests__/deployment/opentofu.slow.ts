import { ackWith, demoWith } from '../support/environments';
import { describeWith } from '../support/programs';
import { DeployedProject } from './support/project';

const deployed = new DeployedProject();
beforeAll(() => deployed.open());
afterAll(() => deployed.close());

const TOFU = { TERRAFORM_BINARY_NAME: 'tofu' };

describeWith(['tofu'], 'OpenTofu in place of Terraform', () => {
  test('rehearses a cluster, whose token is a write-only argument', async () => {
    deployed.writeText(ackWith());
    const { code, stdout } = await deployed.run('rehearse prod', TOFU);
    expect(code).toBe(0);
    expect(stdout).toMatch(/destroyed again – opentofu \d/);
  });

  test('deploys, finds nothing to change and no drift, and destroys', async () => {
    deployed.writeText(demoWith({ ecs: { protect: false } }));
    const first = await deployed.run('deploy prod --yes', TOFU);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^prod: OpenTofu \d/);
    expect((await deployed.run('deploy prod --yes', TOFU)).stdout).toMatch(
      /prod-network: nothing to change\nprod-ecs: nothing to change\n/,
    );
    expect(await deployed.run('drift prod', TOFU)).toMatchObject({ code: 0 });
    const refused = await deployed.run('destroy prod --yes', TOFU);
    const [, address = ''] = /--allow-data-loss (\S+)/.exec(refused.stderr) ?? [];
    expect(await deployed.run(`destroy prod --yes --allow-data-loss ${address}`, TOFU)).toMatchObject({
      code: 0,
    });
    expect(deployed.deployed('ecs')).toEqual([]);
  });
});
