import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadEnvironment } from '../config/load';
import { synthesise } from '../stacks/synthesise';
import { runTool } from './run-tool';

/** `npm run bench`: compares the duration of a synth, as ratios within one run, with the promised values. */

const ROOT = path.join(__dirname, '..');
const RUNS = 5;
const ENVIRONMENTS = 100;
const EMPTY_APP = `node -e "const { App } = require('cdktf'); new App().synth()"`;

const work = mkdtempSync(path.join(tmpdir(), 'open-design-bench-'));
process.on('exit', () => {
  rmSync(work, { recursive: true, force: true });
});

const seconds = (action: () => void): number => {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const run = (command: string, args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDKTF_OUTDIR: path.join(work, 'bare'),
      CHECKPOINT_DISABLE: '1',
      OPEN_DESIGN_ENV: 'demo',
    },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
};

const cdktfSynth = (app: readonly string[], folder: string): void => {
  run('npx', ['cdktf', 'synth', ...app, '--output', path.join(work, folder)]);
};

const COMMANDS: Readonly<Record<string, () => void>> = {
  'node -e 0': () => {
    run('node', ['-e', '0']);
  },
  'npx ts-node main.ts': () => {
    run('npx', ['ts-node', 'main.ts']);
  },
  'node tools/run.mjs main.ts': () => {
    run('node', ['tools/run.mjs', 'main.ts']);
  },
  'cdktf synth, empty app': () => {
    cdktfSynth(['--app', EMPTY_APP], 'empty');
  },
  'cdktf synth': () => {
    cdktfSynth([], 'demo');
  },
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Runs all commands in turn, several times, so that a slow moment of the machine affects all of them. */
const alternate = (): Map<string, number> => {
  const taken = new Map(Object.keys(COMMANDS).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= RUNS; round++) {
    for (const [name, command] of Object.entries(COMMANDS)) {
      const time = seconds(command);
      // The first round only fills caches, such as that of the bundle.
      if (round > 0) taken.get(name)?.push(time);
    }
  }
  return new Map([...taken].map(([name, times]) => [name, median(times)]));
};

const manyEnvironments = (): number => {
  const environment = loadEnvironment('demo');
  return (
    seconds(() => {
      for (let index = 0; index < ENVIRONMENTS; index++) {
        synthesise({ ...environment, name: `bench-${index}` }, path.join(work, 'many'));
      }
    }) / ENVIRONMENTS
  );
};

const main = (): void => {
  const times = alternate();
  const time = (name: string): number => times.get(name) ?? NaN;
  const floor = time('node -e 0');
  process.stdout.write(`median of ${RUNS} alternated runs\n\n`);
  for (const [name, value] of times) {
    process.stdout.write(
      `  ${name.padEnd(28)} ${value.toFixed(2)} s  ${(value / floor).toFixed(1)} × node -e 0\n`,
    );
  }
  const bare = time('npx ts-node main.ts') / time('node tools/run.mjs main.ts');
  const beyond = time('cdktf synth') - time('cdktf synth, empty app');
  const each = manyEnvironments();
  const promises: readonly (readonly [boolean, string])[] = [
    [bare >= 8, `bare synth is 1/${bare.toFixed(1)} of ts-node; promised: at most 1/8`],
    [
      beyond <= 1,
      `cdktf synth takes ${beyond.toFixed(2)} s more than with an empty app; promised: at most 1 s`,
    ],
    [each <= 0.1, `${ENVIRONMENTS} environments: ${each.toFixed(3)} s each; promised: at most 0.1 s`],
  ];
  process.stdout.write('\n');
  for (const [kept, text] of promises) process.stdout.write(`  ${kept ? 'kept  ' : 'BROKEN'}  ${text}\n`);
  if (promises.some(([kept]) => !kept)) process.exitCode = 1;
};

runTool('bench', 0, main);
