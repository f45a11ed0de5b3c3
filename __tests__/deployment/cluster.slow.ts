import { chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';

import { kubeconfig } from '../../providers/kubernetes/kubeconfig';
import { ackWith } from '../support/environments';
import { freePort } from '../support/ports';
import { describeWith } from '../support/programs';
import { DeployedProject } from './support/project';

const deployed = new DeployedProject();
const bin = path.join(deployed.folder, 'bin');
const calls = path.join(deployed.folder, 'calls');
const MARK = 'a-certificate-that-is-nowhere-else';

/** Puts an `aliyun` on PATH that gives a kubeconfig for an API server on this machine. */
const writeAliyun = (port: number): void => {
  const config = JSON.parse(kubeconfig) as { clusters: { cluster: Record<string, string> }[] };
  const [entry] = config.clusters;
  if (entry) entry.cluster['server'] = `https://127.0.0.1:${port}`;
  const marked = { ...config, 'current-context': MARK };
  mkdirSync(bin);
  const answer = JSON.stringify({ config: JSON.stringify(marked) });
  writeFileSync(path.join(bin, 'aliyun'), `#!/bin/sh\necho "$@" >> ${calls}\ncat <<'END'\n${answer}\nEND\n`);
  chmodSync(path.join(bin, 'aliyun'), 0o755);
};

const listening = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1', () =>
      resolve(server),
    );
  });

/** All files below a folder that contain a text. */
const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));

describeWith(['terraform'], 'a cluster that is deployed by odcloud', () => {
  let port: number;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    port = await freePort();
    writeAliyun(port);
    env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    await deployed.open();
    deployed.writeText(ackWith());
  });
  afterAll(() => deployed.close());

  test('stops before the app when the API server does not answer, and says how to go on', async () => {
    const { code, stdout, stderr } = await deployed.run('deploy prod --yes', env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/prod-ack-app: planned after prod-ack/);
    expect(stdout).toMatch(/cluster_id /);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /prod-ack-app: the API server of the cluster does not answer at 127\.0\.0\.1:\d+ from here; with ack\.apiAccess: private .* npx odcloud deploy prod prod-ack-app/,
    );
    expect(deployed.deployed('ack')).toContain('alicloud_cs_managed_kubernetes');
    expect(deployed.deployed('ack-app')).toEqual([]);
  });

  test('goes on from there, with a kubeconfig that is written nowhere', async () => {
    const server = await listening(port);
    try {
      expect(await deployed.run('deploy prod ack-app --yes', env)).toMatchObject({ code: 0 });
    } finally {
      server.close();
    }
    expect(deployed.deployed('ack-app')).toContain('kubernetes_deployment_v1');
    expect(readFileSync(calls, 'utf8')).toMatch(
      /^(cs DescribeClusterUserKubeconfig --region cn-hangzhou --ClusterId \w+ --PrivateIpAddress true --TemporaryDurationMinutes 60\n)+$/,
    );
    expect(filesWith(path.join(deployed.project, 'cdktf.out'), MARK)).toEqual([]);
    // Behind a link, which a recursive reading does not follow.
    const states = path.dirname(realpathSync(deployed.stateFile('ack-app')));
    expect(filesWith(states, 'kubernetes_deployment_v1')).not.toEqual([]);
    expect(filesWith(states, MARK)).toEqual([]);
    expect(readdirSync(deployed.scratch)).toEqual([]);
  });
});
