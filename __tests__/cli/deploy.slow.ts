import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { INTERNAL_NETWORKS } from '../../alibaba-cloud/networks';
import { loadEnvironment } from '../../config/load';
import { stateOf } from '../../host/app-state';
import { renderCommands } from '../../host/cloud-init/commands';
import { renderUserData } from '../../host/cloud-init/user-data';
import { openDesignRelease } from '../../host/release';
import { stateHome } from '../../stacks/state-home';
import { lockProviders, withStandIn } from '../support/cdktf';
import { describeWith } from '../support/programs';
import { cloneInto, type ProgramRun } from '../support/project';
import { value } from '../support/value';

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-deploy-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The CLI, as a user calls it, with the stand-in in place of the real provider. */
const cdktf = (args: string): Promise<ProgramRun> => withStandIn(project, `npx cdktf ${args}`);

const stateFile = (role: string): string => path.join(project, 'terraform-state', 'demo', `${role}.tfstate`);

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

const allOf = (type: string): Readonly<Record<string, unknown>>[] => {
  const state = JSON.parse(readFileSync(stateFile('ecs'), 'utf8')) as State;
  return state.resources
    .filter((resource) => resource.type === type)
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
};

const attributesOf = (type: string): Readonly<Record<string, unknown>> => allOf(type)[0] ?? {};

const decoded = (value: unknown): string => Buffer.from(String(value), 'base64').toString('utf8');

describeWith(['terraform'], "npx cdktf deploy 'demo-*' --auto-approve", () => {
  let deployed: ProgramRun;
  beforeAll(async () => {
    lockProviders(project, ['demo-network', 'demo-ecs']);
    deployed = await cdktf("deploy 'demo-*' --auto-approve");
  }, 120_000);

  test('deploys both stacks in order, and prints the locations of the app and its token', () => {
    expect(deployed).toMatchObject({ code: 0 });
    expect(deployed.stdout).toMatch(/endpoint = https:\/\//);
    expect(deployed.stdout).toMatch(/token_location = i-[a-z0-9]+:\/srv\/open-design\/secrets\/token/);
  });

  test('keeps the states outside the clone, readable by their owner only', () => {
    expect(realpathSync(stateFile('ecs'))).toBe(
      path.join(realpathSync(stateHome('open-design', 'demo')), 'ecs.tfstate'),
    );
    expect(modeOf(path.dirname(stateFile('ecs')))).toBe('700');
    for (const role of ['network', 'ecs']) expect(modeOf(stateFile(role))).toBe('600');
  });

  test('sends the host exactly what was rendered, with the disk and the address filled in by Terraform', () => {
    const { config } = loadEnvironment('demo');
    const release = openDesignRelease();
    const state = stateOf({
      image: config.app.image,
      registryMirrors: [value('https://your-id.mirror.aliyuncs.com')],
      memoryMiB: 1024,
      variables: {},
      clients: [value('203.0.113.0/24')],
      front: { kind: 'tls', certificate: { mode: 'self-signed' } },
      egress: { denied: INTERNAL_NETWORKS, networks: [], hosts: [] },
      backup: { keepDays: 7, folder: 'open-design-demo' },
      sshKeys: [],
      dataDiskGiB: 40,
      systemDiskGiB: 40,
      dataDiskId: '${disk}',
      publicAddress: '${address}',
      region: 'cn-hangzhou',
    });
    const filledIn = (text: string): string =>
      text
        .replaceAll('${disk}', String(attributesOf('alicloud_ecs_disk')['id']))
        .replaceAll('${address}', String(attributesOf('alicloud_eip_address')['ip_address']));

    expect(decoded(attributesOf('alicloud_instance')['user_data'])).toBe(
      filledIn(renderUserData(release, state)),
    );
    const commands = renderCommands(release, state).map(({ script }) => script);
    expect(
      allOf('alicloud_ecs_command')
        .map(({ command_content: content }) => decoded(content))
        .sort(),
    ).toEqual(commands.map(filledIn).sort());
  });

  test('refuses to destroy the data disk, and therefore destroys nothing', async () => {
    const before = readFileSync(stateFile('ecs'), 'utf8');
    const { code } = await cdktf('destroy demo-ecs --auto-approve');
    // The CLI drops Terraform's messages if its output is not a terminal. The rehearsal checks them.
    expect(code).toBe(1);
    expect(readFileSync(stateFile('ecs'), 'utf8')).toBe(before);
  }, 60_000);
});
