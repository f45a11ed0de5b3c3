import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { containerOf, envOf } from '../../../rig/pods/app';
import { APP, as, describeAsRoot, given, pod, TokenMaker } from '../../../rig/pods/token-maker';

const app = containerOf(pod, 'open-design');

describeAsRoot('Node.js gives the token of a pod to the app', () => {
  let maker: TokenMaker;
  let target: string;
  let options: string;
  beforeEach(async () => {
    maker = new TokenMaker();
    ({ target } = await maker.start('one'));
    // The kubelet mounts a ConfigMap as links.
    const environment = maker.at('mounted', 'environment.cjs');
    mkdirSync(maker.at('mounted', '..data'), { recursive: true });
    writeFileSync(
      maker.at('mounted', '..data', 'environment.cjs'),
      (maker.programs['environment.cjs'] ?? '').replace('/etc/open-design-token', target),
    );
    symlinkSync(path.join('..data', 'environment.cjs'), environment);
    options = (envOf(app)['NODE_OPTIONS'] ?? '').replace(
      '/etc/open-design-token-programs/environment.cjs',
      environment,
    );
    expect(options).toContain(environment);
  });
  afterEach(() => maker.remove());

  /** Runs a program of Node.js as the app's container would. */
  const run = (program: string): string =>
    execFileSync(...as(APP, ['node', '-e', program]), {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NODE_OPTIONS: options },
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  test('which does not start without it', () => {
    const program = 'process.stdout.write(process.env.OD_API_TOKEN)';
    expect(run(program)).toBe(given(target));
    rmSync(path.join(target, 'api-token'));
    expect(() => run(program)).toThrow();
  });

  test('and a program that the app starts gets what the app passes on, as on a host', () => {
    const shows =
      'process.stdout.write(JSON.stringify([process.env.OD_API_TOKEN, process.env.NODE_OPTIONS]))';
    const started = (change: string): unknown =>
      JSON.parse(
        run(
          `const env = { ...process.env }; ${change};
           require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(shows)}], { env, stdio: 'inherit' })`,
        ),
      );
    const [memory] = options.split(' ');
    expect(started('')).toEqual([given(target), memory]);
    expect(started('delete env.OD_API_TOKEN')).toEqual([null, memory]);
  });

  test('also in its worker threads', () => {
    const worker = 'require("node:fs").writeSync(1, process.env.OD_API_TOKEN)';
    expect(
      run(`new (require('node:worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true })`),
    ).toBe(given(target));
  });
});
