import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeWith } from '../support/programs';
import { words } from './support/cloud';
import { failure, restoreEnvironment } from './support/failure';
import { stackFile, writeSynth } from './support/terraform';
import { providers, stacks } from './support/two-stacks';

describeWith(['terraform'], 'a rehearsal reports what is missing:', () => {
  let outdir = '';
  beforeEach(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'synth-'));
  });
  afterEach(() => rm(outdir, { recursive: true }));
  restoreEnvironment();

  test('no synthesised stacks', async () => {
    expect((await failure({ stacksDir: outdir, providers })).message).toMatch(
      /manifest.json.*synthesise the stacks first/,
    );
  });

  test('no data for a provider', async () => {
    await writeSynth(outdir, stacks(false));
    expect((await failure({ stacksDir: outdir, providers: [words] })).message).toBe(
      'stack first needs the provider registry.terraform.io/example/cloud; data is available for: registry.terraform.io/example/words',
    );
  });

  test.each([
    ['kubernetes', 'registry.terraform.io/hashicorp/kubernetes'],
    ['example.com/team/own', 'example.com/team/own'],
  ])('no data for a provider whose source is %s', async (source, full) => {
    const file = { terraform: { required_providers: { p: { source } } } };
    await writeSynth(outdir, { first: { file } });
    expect((await failure({ stacksDir: outdir, providers })).message).toMatch(
      `stack first needs the provider ${full}; data is available for:`,
    );
  });

  test('stacks in a circle', async () => {
    const file = stackFile({});
    await writeSynth(outdir, { a: { file, dependencies: ['b'] }, b: { file, dependencies: ['a'] } });
    expect((await failure({ stacksDir: outdir, providers })).message).toBe(
      'stacks depend on each other in a circle: a, b',
    );
  });

  test('the state of a stack that does not exist', async () => {
    const { second } = stacks(false);
    await writeSynth(outdir, { second: { file: second?.file ?? {} } });
    expect((await failure({ stacksDir: outdir, providers })).message).toMatch(
      /stack second reads the state "cross-stack-reference-input-first", which belongs to none of the stacks second/,
    );
  });

  test('no terraform', async () => {
    await writeSynth(outdir, stacks(false));
    process.env['PATH'] = outdir;
    expect((await failure({ stacksDir: outdir, providers })).message).toMatch(
      /terraform not found on PATH; install 1\.11 or newer/,
    );
  });

  test('a terraform that is too old', async () => {
    await writeSynth(outdir, stacks(false));
    const script = '#!/bin/sh\necho Terraform v1.5.7\n';
    await writeFile(join(outdir, 'terraform'), script, { mode: 0o755 });
    process.env['PATH'] = outdir;
    expect((await failure({ stacksDir: outdir, providers })).message).toBe(
      'Terraform on PATH is 1.5.7; it must be 1.11 or newer',
    );
  });
});
