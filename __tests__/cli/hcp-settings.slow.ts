import { hcpReport } from '../../cli/hcp/report';
import { type HcpSettings, hcpSettingsOf, type WorkspaceSettings } from '../../cli/hcp/settings';
import { run } from '../../cli/run';
import { displayWidth } from '../../cli/terminal';
import { type Environment, loadEnvironment } from '../../config/load';
import { ackWith, FIXTURES_DIR, loadText, withFolder } from '../support/environments';
import { inHcp } from '../support/hcp';

const settingsOf = (environment: Environment): HcpSettings =>
  withFolder((folder) => hcpSettingsOf(environment, folder));

const ack = settingsOf(inHcp(loadEnvironment('ack', FIXTURES_DIR)));

const nlb = settingsOf(inHcp(loadEnvironment('nlb', FIXTURES_DIR)));

const workspace = (stack: string, { workspaces }: HcpSettings = ack): WorkspaceSettings => {
  const found = workspaces.find((each) => each.stack === stack);
  if (!found) throw new Error(`no workspace for ${stack}`);
  return found;
};

/** The same text on a terminal of 80 columns. */
const reportOf = (settings: HcpSettings): string => {
  let text = '';
  const terminal = { columns: 80, write: (more: string) => (text += more) };
  terminal.write(hcpReport('prod', settings, terminal));
  return text;
};

test('a workspace shares its state with exactly those that read it', () => {
  expect(ack.workspaces.map(({ stack }) => stack)).toEqual([
    'ack-backup',
    'ack-network',
    'ack-ack',
    'ack-slb',
    'ack-ack-app',
  ]);
  expect(workspace('ack-network').sharesStateWith).toEqual(['open-design-ack-ack', 'open-design-ack-slb']);
  expect(workspace('ack-ack-app').readsStateOf).toEqual(['open-design-ack-ack', 'open-design-ack-slb']);
  expect(workspace('ack-backup').sharesStateWith).toEqual([]);
  for (const { name, readsStateOf } of ack.workspaces) {
    const sharing = ack.workspaces.filter(({ sharesStateWith }) => sharesStateWith.includes(name));
    expect([name, sharing.map((each) => each.name).sort()]).toEqual([name, [...readsStateOf].sort()]);
  }
});

test('a run starts after the nearest stacks before it, and not after those before them', () => {
  expect(workspace('ack-network').runTriggers).toEqual([]);
  expect(workspace('ack-ack').runTriggers).toEqual(['open-design-ack-network']);
  expect(workspace('ack-ack-app').runTriggers).toEqual([
    'open-design-ack-ack',
    'open-design-ack-backup',
    'open-design-ack-slb',
  ]);
  // It reads the network as well, which the host comes after.
  expect(workspace('nlb-slb', nlb).readsStateOf).toContain('open-design-nlb-network');
  expect(workspace('nlb-slb', nlb).runTriggers).toEqual([
    'open-design-nlb-certificate',
    'open-design-nlb-ecs',
  ]);
});

test('the credentials go to those that use Alibaba Cloud, secrets to the one stack that takes them', () => {
  const keys = (stack: string, settings = ack): string[] =>
    workspace(stack, settings).variables.map(({ key, category }) => `${category} ${key}`);
  const credentials = ['env ALIBABA_CLOUD_ACCESS_KEY_ID', 'env ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  expect(keys('ack-network')).toEqual(credentials);
  expect(keys('ack-ack-app')).toEqual(['terraform kubeconfig']);
  expect(keys('nlb-certificate', nlb)).toEqual([
    ...credentials,
    'terraform certificate_key_pem',
    'terraform certificate_pem',
  ]);
  expect(keys('nlb-slb', nlb)).toEqual(credentials);
  const all = [...ack.workspaces, ...nlb.workspaces].flatMap(({ variables }) => variables);
  expect(all.filter(({ sensitive }) => !sensitive)).toEqual([]);
});

test('versions are those of the stacks, sources are complete', () => {
  expect(workspace('ack-ack-app')).toMatchObject({
    terraform: '>= 1.11.0',
    providers: { 'hashicorp/kubernetes': '2.38.0', 'hashicorp/random': '3.7.2' },
  });
});

test('a private API server needs an agent, and only for the stack that calls it', () => {
  const agents = settingsOf(inHcp(loadText(ackWith()))).workspaces.filter(
    ({ executionMode }) => executionMode === 'agent',
  );
  expect(agents.map(({ stack }) => stack)).toEqual(['test-ack-app']);
  expect(ack.workspaces.every(({ executionMode }) => executionMode === 'remote')).toBe(true);
});

test('the host of Terraform Enterprise is named; otherwise it is HCP Terraform', () => {
  const team = loadEnvironment('team', FIXTURES_DIR);
  const backend = { type: 'cloud', organization: 'team', hostname: 'tfe.example.com' } as never;
  expect(settingsOf({ ...team, config: { ...team.config, backend } }).hostname).toBe('tfe.example.com');
  expect(settingsOf(team).hostname).toBe('app.terraform.io');
});

describe('the text for people', () => {
  const report = reportOf(ack);

  test('has 80 columns, and every name', () => {
    expect(Math.max(...report.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
    for (const { name, stack, variables } of ack.workspaces) {
      expect(report).toContain(`\n${name}\n`);
      expect(report).toContain(stack);
      for (const { key } of variables) expect(report).toMatch(new RegExp(`^ {2}${key} `, 'm'));
    }
  });

  test('marks what is sensitive, and explains a variable once', () => {
    expect(report.match(/AccessKey of the/g)).toHaveLength(1);
    expect(report).toMatch(/^ {2}kubeconfig +Terraform, sensitive: /m);
  });
});

test('an environment with its state elsewhere is refused with what to write', async () => {
  const said = { stdout: '', stderr: '' };
  const code = await run(['hcp', 'demo'], {
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: (text) => (said.stderr += text) },
    signal: new AbortController().signal,
  });
  expect({ code, ...said }).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: environment demo has backend.type local; allowed for HCP Terraform: cloud; write backend: {type: cloud, organization: <your organization>}\n',
  });
});
