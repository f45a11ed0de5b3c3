import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeWith } from '../support/programs';
import { type ProgramRun, ROOT } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-signals-'));
const scratch = path.join(folder, 'tmp');
const programs = path.join(folder, 'bin');
mkdirSync(scratch);
mkdirSync(programs);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command and sends it a signal twice, as npm does, as soon as it is `ready`. */
const signalled = (
  command: 'rehearse' | 'validate',
  signal: NodeJS.Signals,
  ready: (stdout: string) => boolean,
  env: NodeJS.ProcessEnv = {},
): Promise<ProgramRun> =>
  new Promise((resolve) => {
    const child = spawn('node', [path.join(ROOT, 'bin', 'odcloud.mjs'), command, 'demo'], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: scratch, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const waiting = setInterval(() => {
      if (!ready(stdout)) return;
      clearInterval(waiting);
      child.kill(signal);
      setTimeout(() => child.kill(signal), 20);
    }, 50);
    child.on('close', (code) => {
      clearInterval(waiting);
      resolve({ code, stdout, stderr });
    });
  });

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = [['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const;

describeWith(['terraform'], 'a rehearsal that is stopped', () => {
  test.each(SIGNALS)('by %s is reported and leaves no folder behind', async (signal) => {
    const run = await signalled('rehearse', signal, (stdout) => stdout.includes('✓'));
    expect(run).toMatchObject({ code: CODES[signal], stderr: `error: stopped by ${signal}\n` });
    expect(readdirSync(scratch)).toEqual([]);
  });
});

test.each(SIGNALS)('a validation that %s stops leaves no folder behind', async (signal) => {
  const mark = path.join(folder, `${signal}.pid`);
  const slow = path.join(programs, 'terraform');
  writeFileSync(slow, `#!/bin/sh\necho $$ > ${mark}.draft && mv ${mark}.draft ${mark}\nexec sleep 60\n`);
  chmodSync(slow, 0o755);
  const begun = (): boolean => readdirSync(folder).includes(path.basename(mark));
  const run = await signalled('validate', signal, begun, {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
  });
  expect(run).toMatchObject({ code: CODES[signal], stdout: '', stderr: `error: stopped by ${signal}\n` });
  expect(readdirSync(scratch)).toEqual([]);
});
