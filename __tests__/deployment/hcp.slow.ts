import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { HcpSettings } from '../../cli/hcp/settings';
import { type Hcp, startHcp } from '../../rehearsal';
import { ackWith, demoWith } from '../support/environments';
import { setUpWorkspaces } from '../support/hcp';
import { HcpApi } from '../support/hcp-api';
import { describeWith } from '../support/programs';
import { DeployedProject } from './support/project';

const ORGANIZATION = 'example-org';
const BACKEND = { backend: { type: 'cloud', organization: ORGANIZATION } };
const MARK = 'a-kubeconfig-of-this-machine';

/** All files below a folder that contain a text. */
const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));

describeWith(['terraform'], 'an environment in HCP Terraform that is deployed by odcloud', () => {
  let deployed: DeployedProject;
  let hcp: Hcp;
  const open = async (executionMode: 'local' | 'remote'): Promise<void> => {
    deployed = new DeployedProject();
    await deployed.open();
    hcp = await startHcp({ executionMode, standIn: deployed.providers });
  };
  afterEach(async () => {
    expect(readdirSync(deployed.scratch)).toEqual([]);
    await hcp.close();
    await deployed.close();
  });

  test('local execution: the states are there, and nothing is left to change', async () => {
    await open('local');
    deployed.writeText(demoWith(BACKEND));
    expect(await deployed.run('deploy prod --yes', hcp.env)).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await deployed.run('diff prod', hcp.env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/prod-network: nothing to change\nprod-ecs: nothing to change\n/);
    expect(existsSync(deployed.stateFile('network'))).toBe(false);
  });

  test('remote execution: a cluster, without the kubeconfig of this machine', async () => {
    await open('remote');
    deployed.writeText(ackWith(BACKEND));
    const { stdout: settings } = await deployed.run('hcp prod --json', hcp.env);
    const api = new HcpApi(hcp, ORGANIZATION);
    await setUpWorkspaces(api, (JSON.parse(settings) as HcpSettings).workspaces);

    const env = { ...hcp.env, TF_VAR_kubeconfig: MARK };
    const { code, stdout, stderr } = await deployed.run('deploy prod --yes', env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/prod-ack-app: planned after prod-ack/);
    expect(stdout).toMatch(/✓ prod-ack-app +apply/);
    for (const role of ['network', 'ack', 'ack-app']) {
      const [run] = await api.runs(`open-design-prod-${role}`);
      expect([role, run?.attributes['status']]).toEqual([role, 'applied']);
    }
    expect(filesWith(hcp.folder, 'kubernetes_deployment_v1')).not.toEqual([]);
    expect(filesWith(hcp.folder, MARK)).toEqual([]);
  });
});
