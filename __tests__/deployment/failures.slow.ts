import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ackWith } from '../support/environments';
import { describeWith } from '../support/programs';
import { CTRL_C, CTRL_D } from '../support/terminal';
import { DeployedProject } from './support/project';

const deployed = new DeployedProject();
beforeAll(async () => {
  await deployed.open();
  deployed.write({});
});
afterEach(() => {
  for (const key of ['drift', 'refuse', 'pace', 'fixtures'] as const)
    Reflect.deleteProperty(deployed.cloud, key);
  // Saved plans contain secrets.
  expect(readdirSync(deployed.scratch)).toEqual([]);
});
afterAll(() => deployed.close());

const QUESTION = 'Only "yes" is accepted: ';
describeWith(['terraform', 'script'], 'a person who interrupts', () => {
  test('at the question with Ctrl-C: nothing was deployed', async () => {
    const { code, stdout } = await deployed.type('deploy prod network', [[QUESTION, CTRL_C]]);
    expect(code).toBe(130);
    expect(stdout).toMatch(/error: stopped by SIGINT\n$/);
    expect(deployed.deployed('network')).toEqual([]);
  });

  test('Ctrl-D at the question: nothing was deployed', async () => {
    const { code, stdout } = await deployed.type('deploy prod network', [[QUESTION, CTRL_D]]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/error: not confirmed; nothing was changed\n$/);
  });

  test('in an apply: Terraform finishes what it has begun, keeps it, and releases its lock', async () => {
    deployed.hold('ApplyResourceChange', 'alicloud_vpc');
    const { code, stdout } = await deployed.type('deploy prod network', [
      [QUESTION, 'yes\n'],
      ['  alicloud_vpc.vpc_', CTRL_C],
    ]);
    expect(code).toBe(130);
    expect(stdout).toMatch(/ {2}\+ alicloud_vpc\.vpc_\w+ {2}\d+ s\n/);
    expect(stdout).not.toMatch(/two interrupts|operation canceled/i);
    expect(deployed.deployed('network')).toEqual(['alicloud_vpc', 'terraform_data', 'terraform_data']);
    expect(readdirSync(path.dirname(deployed.stateFile('network')))).not.toContainEqual(
      expect.stringContaining('.lock.info'),
    );
  });

  test('afterwards, the same command goes on', async () => {
    const { code, stdout } = await deployed.run('deploy prod network --yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/prod-network: 2 to make\n {2}\+ 2 alicloud_vswitch/);
  });

  test('in a plan: it ends, and the states stay as they are', async () => {
    deployed.hold('ReadResource', 'alicloud_vpc');
    const before = readFileSync(deployed.stateFile('network'), 'utf8');
    const { code } = await deployed.type('diff prod network', [['  alicloud_vpc.vpc_', CTRL_C]]);
    expect(code).toBe(130);
    expect(readFileSync(deployed.stateFile('network'), 'utf8')).toBe(before);
  });
});

describeWith(['terraform'], 'a deploy that fails', () => {
  test('because another one runs: it says who holds the lock, and the other one succeeds', async () => {
    deployed.write({ network: { vSwitches: { 'cn-hangzhou-i': '10.80.32.0/20' } } });
    const { reached, open } = deployed.hold('ApplyResourceChange', 'alicloud_vswitch');
    const one = deployed.run('deploy prod network --yes');
    await reached;
    const { code, stderr } = await deployed.run('deploy prod network --yes');
    expect(code).toBe(1);
    expect(stderr).toMatch(/another deploy holds the lock, and its holder is named below/);
    expect(stderr).toMatch(/Operation: {1,}OperationTypeApply\n {2}Who: {1,}\S+@\S+/);
    open();
    expect(await one).toMatchObject({ code: 0 });
  });

  test('in the middle: it shows the words of the cloud in full, and says how to go on', async () => {
    const words = 'OperationDenied.NoStock: the requested resource is sold out in the specified zone';
    deployed.cloud.refuse = ({ type, before }) =>
      type === 'alicloud_instance' && before === null
        ? { what: words, fix: 'RequestId: 4E0C-77' }
        : undefined;
    const { code, stdout, stderr } = await deployed.run('deploy prod --yes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ alicloud_instance\.host_/);
    expect(stderr).toMatch(
      /error: prod-ecs: \w+ apply failed; remove the cause, and run the same command again/,
    );
    expect(stderr).toContain(words);
    expect(stderr).toContain('RequestId: 4E0C-77');
    expect(deployed.deployed('ecs')).not.toContain('alicloud_instance');
  });

  test("on the host: it shows the host's words, as the provider or the Alibaba Cloud CLI tells them", async () => {
    deployed.cloud.refuse = ({ type, before, after: planned }) =>
      type === 'alicloud_ecs_invocation' && before === null && planned
        ? { what: 'Failed to reach target status. Last status: Failed.', fix: '', isMade: true }
        : undefined;
    const words = 'image: manifest unknown: no such image\nfailed at the step image';
    const bin = path.join(deployed.folder, 'bin');
    mkdirSync(bin);
    const answer = { InvocationResult: [{ InstanceId: 'i-cli', Output: `${words}\n`, ExitCode: 1 }] };
    const calls = path.join(deployed.folder, 'calls');
    writeFileSync(path.join(bin, 'aliyun'), `#!/bin/sh\necho "$@" >> ${calls}\ncat ${calls}.json\n`);
    writeFileSync(`${calls}.json`, JSON.stringify({ Invocation: { InvocationResults: answer } }));
    chmodSync(path.join(bin, 'aliyun'), 0o755);
    const withCli = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };

    const byCli = await deployed.run('deploy prod --yes', withCli);
    expect(byCli.code).toBe(1);
    expect(byCli.stderr).toMatch(/Last status: Failed\./);
    expect(byCli.stderr).toContain(`The host i-cli says:\n\n${words}\n`);
    expect(readFileSync(calls, 'utf8')).toMatch(
      /^ecs DescribeInvocationResults --RegionId cn-hangzhou --InvokeId t-\w+ --ContentEncoding PlainText\n$/,
    );

    deployed.cloud.fixtures = {
      'data.alicloud_ecs_invocations': ({ ids }) => ({
        invocations: [
          {
            id: String((ids as string[])[0]),
            invoke_instances: [{ instance_id: 'i-provider', output: words }],
          },
        ],
      }),
    };
    const byProvider = await deployed.run('deploy prod --yes', withCli);
    expect(byProvider.stderr).toContain(`The host i-provider says:\n\n${words}\n`);
    expect(readFileSync(calls, 'utf8').split('\n')).toHaveLength(2);
  });

  test('goes on with the same command, and leaves nothing to do', async () => {
    expect(await deployed.run('deploy prod --yes')).toMatchObject({ code: 0, stderr: '' });
    expect((await deployed.run('diff prod')).stdout).toMatch(
      /prod-network: nothing to change\nprod-ecs: nothing to change\n/,
    );
  });

  test('because the backend was changed: it says how to move the state, and begins nothing', async () => {
    deployed.write({
      backend: {
        type: 'oss',
        bucket: 'example-states',
        lockTable: { endpoint: 'https://example-tf-lock.cn-hangzhou.ots.aliyuncs.com', table: 'locks' },
      },
    });
    const { code, stdout, stderr } = await deployed.run('deploy prod network --yes');
    expect(code).toBe(1);
    expect(stdout).not.toMatch(/to make/);
    expect(stderr).toMatch(/move the state before you deploy \(docs\/state\.md#moving-states\)/);
  });

  test('because variables are not set: it names them before anything is planned', async () => {
    deployed.write({
      accountType: 'Domestic',
      access: { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' },
      slb: { kind: 'alb', certificate: 'variables' },
    });
    const { code, stdout, stderr } = await deployed.run('deploy prod --yes');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /prod-certificate: TF_VAR_certificate_key_pem, prod-certificate: TF_VAR_certificate_pem/,
    );
  });

  test('because the file has no section of a deployed stack: it says what to remove first', async () => {
    deployed.writeText(ackWith());
    const { code, stderr } = await deployed.run('deploy prod --yes');
    expect(code).toBe(1);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /got: no section ecs, while terraform-state\/prod\/ecs\.tfstate has/,
    );
    expect(stderr).toMatch(/npx cdktf destroy prod-ecs/);
  });
});
