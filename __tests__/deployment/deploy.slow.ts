import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { describeWith } from '../support/programs';
import type { ProgramRun } from '../support/project';
import { DeployedProject } from './support/project';

const deployed = new DeployedProject();
beforeAll(() => deployed.open());
afterEach(() => {
  for (const key of ['drift', 'refuse', 'pace', 'fixtures'] as const)
    Reflect.deleteProperty(deployed.cloud, key);
  // Saved plans contain secrets.
  expect(readdirSync(deployed.scratch)).toEqual([]);
});
afterAll(() => deployed.close());

const QUESTION = 'Only "yes" is accepted: ';

describeWith(['terraform', 'script'], 'a host that is deployed by odcloud', () => {
  let first: ProgramRun;
  test('first deploy: the network is planned, the host later, and one question is asked', async () => {
    deployed.write({});
    first = await deployed.type('deploy prod', [[QUESTION, 'yes\n']]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^prod: (Terraform|OpenTofu) \d/);
    expect(first.stdout).toMatch(/prod-network: 5 to make/);
    expect(first.stdout).toMatch(/prod-ecs: planned after prod-network, 30 resources, all new/);
    expect(first.stdout.split(QUESTION)).toHaveLength(2);
    expect(first.stdout).toMatch(/ {2}\+ alicloud_instance\.host_\w+ {2}\d+ s/);
    expect(first.stdout).toMatch(
      /next\n {2}1\. open a shell on the host, and run sudo open-design token there:\n {5}ali-instance-cli session --instance i-/,
    );
  });

  test('its states are where cdktf deploy keeps them, for their owner only', () => {
    expect([deployed.modeOf('network'), deployed.modeOf('ecs')]).toEqual(['600', '600']);
    expect(deployed.deployed('ecs')).toContain('alicloud_ecs_disk');
  });

  test('a second deploy changes nothing', async () => {
    const before = readFileSync(deployed.stateFile('ecs'), 'utf8');
    const { code, stdout } = await deployed.run('deploy prod --yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/prod-network: nothing to change\nprod-ecs: nothing to change\n/);
    expect(readFileSync(deployed.stateFile('ecs'), 'utf8')).toBe(before);
  });

  test('without a terminal nothing is deployed unless --yes confirms it', async () => {
    const { code, stdout, stderr } = await deployed.run('deploy prod');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/got no terminal to confirm on; allowed: a terminal, or --yes/);
  });

  test('drift: 0 and as deployed, or 2 and what differs; states stay as they are', async () => {
    const before = readFileSync(deployed.stateFile('ecs'), 'utf8');
    expect(await deployed.run('drift prod network')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/prod-network: as deployed/) as string,
    });
    deployed.cloud.drift = (type) => (type === 'alicloud_eip_address' ? { bandwidth: '7' } : undefined);
    const { code, stdout } = await deployed.run('drift prod prod-ecs');
    expect(code).toBe(2);
    expect(stdout).toMatch(/prod-ecs: 1 to change\n {2}~ alicloud_eip_address\.\S+\n {6}bandwidth: \d+ → 7/);
    expect(readFileSync(deployed.stateFile('ecs'), 'utf8')).toBe(before);
  });

  test('a destroy of what is protected is refused before anything goes, and says how to lift it', async () => {
    const before = readFileSync(deployed.stateFile('ecs'), 'utf8');
    const { code, stderr } = await deployed.run('destroy prod --yes');
    expect(code).toBe(1);
    expect(stderr).toMatch(/prod-ecs: \w+ plan failed; it is protected: set protect: false/);
    expect(stderr).toMatch(/lifecycle\.prevent_destroy set/);
    expect(readFileSync(deployed.stateFile('ecs'), 'utf8')).toBe(before);
  });

  test('a change is shown by diff, with its values, and made by a deploy', async () => {
    deployed.write({ ecs: { bandwidthMbps: 50, protect: false } });
    const shown = await deployed.run('diff prod');
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toMatch(
      / {2}~ alicloud_eip_address\.\S+\n {6}bandwidth: 20 → 50, deletion_protection: true → false\n/,
    );
    const { code, stdout } = await deployed.run('deploy prod --yes --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'prod',
      stacks: [
        { name: 'prod-network' },
        {
          name: 'prod-ecs',
          changes: expect.arrayContaining([
            {
              address: expect.stringMatching(/^alicloud_eip_address\./) as string,
              action: 'update',
              attributes: ['bandwidth', 'deletion_protection'],
            },
          ]) as object[],
        },
      ],
    });
  });

  test('a misspelt address is refused, whatever is planned', async () => {
    for (const command of ['deploy', 'destroy']) {
      const { code, stderr } = await deployed.run(
        `${command} prod --yes --allow-data-loss alicloud_ecs_disk.dta`,
      );
      expect([command, code]).toEqual([command, 1]);
      expect(stderr.replace(/\s+/g, ' ')).toMatch(
        /got --allow-data-loss alicloud_ecs_disk\.dta, which no stack of this run has; nothing was changed; allowed: (no address|alicloud_ecs_disk\.\S+ $)/,
      );
    }
  });

  test('a state that cannot be read is not taken for one without resources', async () => {
    const file = deployed.stateFile('ecs');
    const before = readFileSync(file);
    const later = { ...(JSON.parse(before.toString()) as object), version: 9 };
    for (const broken of ['{"version": 4, "resou', JSON.stringify(later)]) {
      writeFileSync(file, broken);
      for (const command of ['drift prod', 'destroy prod --yes']) {
        const { code, stderr } = await deployed.run(command);
        expect([command, code]).toEqual([command, 1]);
        expect(stderr).toMatch(/Unsupported state file format/);
      }
      expect(readFileSync(file, 'utf8')).toBe(broken);
    }
    writeFileSync(file, before);
  });

  test('data is destroyed only by its address; what stays and costs money is named', async () => {
    const refused = await deployed.run('destroy prod --yes');
    expect(refused.code).toBe(1);
    const [, address = ''] = /^ {2}--allow-data-loss (\S+)$/m.exec(refused.stderr) ?? [];
    expect(address).toMatch(/^alicloud_ecs_disk\./);
    expect(deployed.deployed('ecs')).toContain('alicloud_ecs_disk');

    const { code, stdout } = await deployed.run(`destroy prod --yes --allow-data-loss ${address}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/the daily snapshots of the data disk/);
    expect(stdout.indexOf('prod-ecs      apply')).toBeLessThan(stdout.indexOf('prod-network  apply'));
    expect([deployed.deployed('ecs'), deployed.deployed('network')]).toEqual([[], []]);
  });
});
