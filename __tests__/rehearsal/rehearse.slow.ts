import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { progressReporter, summary } from '../../cli/rehearsal-report';
import { type Fixture, type Progress, rehearse, type ValueMap } from '../../rehearsal';
import { describeWith } from '../support/programs';
import { failure, restoreEnvironment } from './support/failure';
import { stackFile, writeSynth } from './support/terraform';
import { providers, stacks } from './support/two-stacks';

const FAILED = 'terraform failed at the step';

describeWith(['terraform'], 'a rehearsal', () => {
  let outdir = '';
  beforeEach(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'synth-'));
  });
  afterEach(() => rm(outdir, { recursive: true }));
  restoreEnvironment();

  test('applies, replans and destroys stacks in order, regardless of their backends', async () => {
    await writeSynth(outdir, stacks(false));
    const steps: string[] = [];
    const onProgress = ({ stack, step, state }: Progress): void => {
      if (state === 'done') steps.push(`${stack} ${step}`);
    };
    const result = await rehearse({ stacksDir: outdir, providers, onProgress });
    expect(steps).toEqual([
      ...['init', 'validate', 'plan', 'apply'].map((step) => `first ${step}`),
      ...['init', 'validate', 'plan', 'apply'].map((step) => `second ${step}`),
      'first replan',
      'second replan',
      'second destroy',
      'first destroy',
    ]);
    expect(result.stacks[1]?.outputs).toEqual({
      network: { value: expect.stringMatching(/^id-/) as string, sensitive: false },
      key: { sensitive: true },
    });
    expect(result.stacks[0]).toMatchObject({ name: 'first', resources: 1, outputs: {}, destroyed: true });
  });

  test('does not change the synthesised stacks and the state beside them', async () => {
    const local = { backend: { local: { path: '../../../terraform-state/first.tfstate' } } };
    const synth = join(outdir, 'cdktf.out');
    await mkdir(join(outdir, 'terraform-state'));
    await writeFile(join(outdir, 'terraform-state', 'first.tfstate'), 'the real state');
    await writeSynth(synth, {
      first: { file: stackFile({ resource: { cloud_network: { n: { cidr: '10.0.0.0/8' } } } }, local) },
    });
    const before = await readdir(outdir, { recursive: true });
    await rehearse({ stacksDir: synth, providers });
    expect(await readdir(outdir, { recursive: true })).toEqual(before);
    expect(await readFile(join(outdir, 'terraform-state', 'first.tfstate'), 'utf8')).toBe('the real state');
  });

  test('checks that protected resources are not destroyed, and destroys them without the protection', async () => {
    await writeSynth(outdir, stacks(true));
    const kept = await rehearse({ stacksDir: outdir, providers });
    expect(kept.stacks.map(({ destroyed }) => destroyed)).toEqual([false, false]);
    expect(kept.stacks[0]?.protected).toEqual(['cloud_network.n']);
    expect(kept.stacks[0]?.seconds.refused).toBeGreaterThan(0);

    const unprotected = (to: string): Promise<void> => writeSynth(to, stacks(false));
    const gone = await rehearse({ stacksDir: outdir, providers, unprotected });
    expect(gone.stacks.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });

  test('fails when the synthesis without protection is still protected', async () => {
    await writeSynth(outdir, stacks(true));
    const unprotected = (to: string): Promise<void> => writeSynth(to, stacks(true));
    const { message } = await failure({ stacksDir: outdir, providers, unprotected });
    expect(message).toBe(
      'first: the synthesis without protection still has prevent_destroy on cloud_network.n',
    );
  });

  test('fails when a second plan finds changes, and shows them', async () => {
    await writeSynth(outdir, stacks(false));
    const drift = (type: string): ValueMap | undefined =>
      type === 'cloud_network' ? { name: 'else' } : undefined;
    const { message, details } = await failure({ stacksDir: outdir, providers, standIn: { drift } });
    expect(message).toBe('first: a second plan still finds changes');
    expect(details).toMatch(/- name\s+= "else" -> null/);
  });

  test('reports the output of Terraform when an apply fails', async () => {
    await writeSynth(outdir, stacks(false));
    const cloud_network: Fixture = () => {
      throw new Error('quota exceeded');
    };
    const error = await failure({ stacksDir: outdir, providers, standIn: { fixtures: { cloud_network } } });
    expect(error.message).toBe(`first: ${FAILED} "apply" with exit code 1`);
    expect(error.details).toContain('quota exceeded');
    expect(error.details).not.toMatch(/\n\s+at /);
  });

  test("ignores the user's own Terraform variables except TF_VAR_*", async () => {
    process.env['TF_CLI_ARGS_plan'] = '-no-such-flag';
    process.env['TF_WORKSPACE'] = 'elsewhere';
    process.env['TF_VAR_cidr'] = '10.9.0.0/16';
    const cidr = { variable: { cidr: {} }, output: { cidr: { value: '${var.cidr}' } } };
    await writeSynth(outdir, { only: { file: stackFile(cidr) } });
    const result = await rehearse({ stacksDir: outdir, providers });
    expect(result.stacks[0]?.outputs).toEqual({ cidr: { value: '10.9.0.0/16', sensitive: false } });
  });

  test('leaves neither temporary files nor signal handlers behind', async () => {
    const scratch = join(outdir, 'tmp');
    await mkdir(scratch);
    process.env['TMPDIR'] = scratch;
    const listeners = process.listenerCount('SIGINT');
    await writeSynth(join(outdir, 'out'), stacks(false));
    await rehearse({ stacksDir: join(outdir, 'out'), providers });
    expect(await readdir(scratch)).toEqual([]);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  test('stops when told to, and cleans up', async () => {
    await writeSynth(outdir, stacks(false));
    const onProgress = ({ step, state }: Progress): void => {
      if (step === 'plan' && state === 'begun') process.emit('SIGTERM', 'SIGTERM');
    };
    expect((await failure({ stacksDir: outdir, providers, onProgress })).message).toBe('stopped by SIGTERM');
  });

  test('is reported line by line, then as a table with the outputs, in at most 100 columns', async () => {
    await writeSynth(outdir, stacks(false));
    let text = '';
    const terminal = { isTTY: false, write: (more: string) => (text += more) };
    const result = await rehearse({ stacksDir: outdir, providers, onProgress: progressReporter(terminal) });
    text += summary(result, terminal);
    expect(text).toMatch(/^✓ first {3}init +\d+\.\d\d s$/m);
    expect(text).toMatch(
      /^ {2}stack {3}resources {2}init {2}validate {2}plan {2}apply {2}again {2}destroy {2}total s$/m,
    );
    expect(text).toMatch(/^ {4}key {6}\(sensitive\)$/m);
    expect(text).toMatch(/^ {4}network {2}id-\w+$/m);
    expect(text).toMatch(/2 resources in 2 stacks made, found unchanged, destroyed again/);
    expect(text).not.toContain('\x1b');
    expect(text).not.toMatch(/hush|cross-stack/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
