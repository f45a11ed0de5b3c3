/** `npm run bench:host`: the figures in docs/host.md. It has the same requirements as the nspawn tier. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { buildSync } from 'esbuild';

import { DAEMON_SOCKET } from '../../../host/paths';
import { UPLOADS } from '../../../open-design/front-proxy/uploads';
import { runTool } from '../../../tools/run-tool';
import { run } from '../image/program';
import type { Host } from '../nspawn/host';
import { basic } from '../nspawn/outside';
import { memoryOfNginx, NGINX_SIZES, upload } from '../nspawn/uploads';
import { World } from '../nspawn/world';
import { whyNotNspawn } from '../probe';
import { benchProxy } from './acr-proxy';
import { longestSilence } from './silence';

const print = (what: string, value: number | string, unit: string): void => {
  process.stdout.write(
    `${what}: ${typeof value === 'number' ? Number(value.toPrecision(3)) : value} ${unit}\n`,
  );
};

type Figures = Readonly<Record<string, number>>;

/** Runs the same client in the guest's network, against the bare daemon and through the proxy. */
const compare = async (host: Host): Promise<{ readonly bare: Figures; readonly proxied: Figures }> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const client = path.join(folder, 'client.js');
  try {
    buildSync({
      entryPoints: [path.join(__dirname, 'client.ts')],
      bundle: true,
      platform: 'node',
      outfile: client,
    });
    const init = String(host.machine.init());
    const socket = `/proc/${init}/root${DAEMON_SOCKET}`;
    const into = ['-t', init, '-n', process.execPath, client, await host.token(), socket];
    const { stdout } = await promisify(execFile)('nsenter', into);
    return JSON.parse(stdout) as { readonly bare: Figures; readonly proxied: Figures };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const uploads = async (host: Host): Promise<void> => {
  const token = await host.token();
  const sample = (): Promise<string> => host.machine.sh(NGINX_SIZES);
  const idle = await memoryOfNginx(sample, Promise.resolve());
  const all = Promise.all(
    Array.from({ length: UPLOADS.atOnce }, () => upload(host.address, 200, basic(token))),
  );
  const most = await memoryOfNginx(sample, all);
  print('nginx in memory, idle', idle / 1024, 'MiB');
  print(`nginx in memory during ${UPLOADS.atOnce} uploads of 200 MiB at once`, most / 1024, 'MiB');
};

const bench = async (world: World): Promise<void> => {
  const image = world.image({ generation: 'G3' });
  const first = world.host({ image, disk: world.disk() });
  print('user data', Buffer.byteLength(first.userData), 'bytes');
  await first.bootToReady();
  await first.machine.powerOff();

  // Docker's folder of the first host already contains the image.
  const downloaded = first.machine.dockerFolder;
  const host = world.host({ image, disk: world.disk() });
  rmSync(host.machine.dockerFolder, { recursive: true });
  run('cp', '-a', '--reflink=auto', downloaded, host.machine.dockerFolder);
  const begun = Date.now();
  await host.bootToReady();
  print('power on to ready, without downloads', (Date.now() - begun) / 1000, 's');

  const { bare, proxied } = await compare(host);
  for (const [what, value] of Object.entries(bare)) {
    const through = proxied[what] ?? NaN;
    print(
      what,
      `${value.toFixed(2)} bare, ${through.toFixed(2)} proxied, ratio ${(through / value).toFixed(2)}`,
      '',
    );
  }
  await uploads(host);

  const { code, out } = await host.deploy({});
  if (code !== 0) throw new Error(out);
  for (const command of ['rotate-token', `upgrade ${world.image({ generation: 'G3', version: '2' })}`]) {
    const silence = await longestSilence(host, host.machine.sh(`open-design ${command}`));
    print(`downtime of ${command.replace(/ .*/, '')}`, silence, 's');
  }
};

runTool('bench:host', 0, async () => {
  const reason = whyNotNspawn();
  if (reason) throw new Error(`no machine can be booted here: ${reason}`);
  const world = await World.open();
  try {
    await bench(world);
  } finally {
    await world.close();
  }
  await benchProxy(print);
});
