import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { providerData } from '../../cli/provider-data';
import { loadEnvironment } from '../../config/load';
import { FIXTURES_DIR } from '../support/environments';
import { HcpSession } from '../support/hcp';
import { describeWith } from '../support/programs';
import { ROOT, run } from '../support/project';

const APP = 'ack-ack-app';
const WORKSPACE = `open-design-${APP}`;

const kubeconfig = providerData()
  .map(({ knowledge }) => knowledge?.variables?.['kubeconfig'])
  .find((value) => value !== undefined);

/** The commands of docs/hcp-terraform.md that renew the kubeconfig, with the values of this test. */
const renewal = (api: string): string => {
  const page = readFileSync(path.join(ROOT, 'docs', 'hcp-terraform.md'), 'utf8');
  const [, commands = ''] = /<!-- renew -->\s+```sh\n([^]*?)```/.exec(page) ?? [];
  return commands
    .replace('https://app.terraform.io/api/v2', api)
    .replace('<organization>/workspaces/<workspace>', `example-org/workspaces/${WORKSPACE}`)
    .replace('<region>', 'cn-hangzhou')
    .replace('<cluster_id>', 'c123')
    .replace('<true or false>', 'false');
};

describeWith(['terraform', 'bash', 'curl', 'jq'], 'the kubeconfig of a remote run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'open-design-kubeconfig-'));
  let session: HcpSession;
  beforeAll(async () => {
    session = await HcpSession.start(loadEnvironment('ack', FIXTURES_DIR));
    await session.setUp();
    for (const stack of session.stacks) {
      await session.must(stack, 'init');
      if (stack !== APP) await session.must(stack, 'apply', '-auto-approve');
    }
  }, 120_000);
  afterAll(async () => {
    await session.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs the documented commands with an `aliyun` that prints this. */
  const renew = (answer: string): ReturnType<typeof run> => {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(folder, 'answer'), answer);
    writeFileSync(
      path.join(bin, 'aliyun'),
      `#!/bin/sh\necho "$@" >${folder}/asked\ntest -s ${folder}/answer && cat ${folder}/answer\n`,
      { mode: 0o755 },
    );
    return run('bash', ['-c', renewal(session.hcp.api)], {
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TFE_TOKEN: session.hcp.token },
    });
  };

  test.each([
    ['empty', ''],
    ['of a user with a token', 'clusters: [{cluster: {server: x}}]\nusers: [{user: {token: x}}]'],
  ])('%s: a plan fails with one message', async (_, value) => {
    await session.api.changeVariable(WORKSPACE, 'kubeconfig', value);
    const { code, stdout } = await session.terraform(APP, 'plan');
    expect(code).toBe(1);
    expect(stdout.match(/Error: /g)).toHaveLength(1);
    expect(stdout.replace(/[│\s]+/g, ' ')).toContain(
      'got a text that is not a kubeconfig with a client certificate; allowed: what the output kubeconfig_command of the cluster prints',
    );
  });

  test('an aliyun that fails changes nothing', async () => {
    await session.api.changeVariable(WORKSPACE, 'kubeconfig', '');
    for (const answer of ['', '{"Message": "Forbidden"}']) expect((await renew(answer)).code).not.toBe(0);
    expect((await session.terraform(APP, 'plan')).code).toBe(1);
  });

  test('renewed by the documented commands, it deploys the app, and nobody can read it', async () => {
    const renewed = await renew(JSON.stringify({ config: kubeconfig, expiration: '2026-12-01T00:00:00Z' }));
    expect(renewed).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(path.join(folder, 'asked'), 'utf8')).toContain('--TemporaryDurationMinutes 480');
    expect(await session.must(APP, 'apply', '-auto-approve')).toContain('Apply complete!');
    expect(await session.api.variables(WORKSPACE)).toEqual({ kubeconfig: null });
    const [newest] = await session.api.runs(WORKSPACE);
    expect(newest?.attributes['variables']).toEqual([]);
  });
});
