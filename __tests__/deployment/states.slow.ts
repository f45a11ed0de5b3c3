import { placeForStates } from '../support/environments';
import { describeWith } from '../support/programs';
import { DeployedProject } from './support/project';

const deployed = new DeployedProject();
beforeAll(() => deployed.open());
afterAll(() => deployed.close());

describeWith(['terraform'], 'a place for states that is deployed by odcloud', () => {
  test('is made, and its block for other files is shown', async () => {
    deployed.writeText(placeForStates());
    const { code, stdout } = await deployed.run('deploy prod --yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/prod-state: \d+ to make/);
    expect(stdout).toMatch(/ {2}backend_block {2}backend:\n +type: oss\n/);
    expect(deployed.deployed('state')).toEqual(
      expect.arrayContaining(['alicloud_oss_bucket', 'alicloud_ots_table']),
    );
  });

  test('is protected', async () => {
    const { code, stderr } = await deployed.run('destroy prod --yes');
    expect(code).toBe(1);
    expect(stderr).toMatch(/lifecycle\.prevent_destroy set/);
  });
});
