import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { bakeFile, type Build } from '../../images/build/bake';
import { shellText } from '../../images/build/shell';
import { buildStep, digestStep, type Step } from '../../images/build/steps';
import { NODE_IMAGE, UPSTREAM } from '../../images/build/upstream';
import { withFolder } from '../support/environments';

const BUILD: Build = {
  source: UPSTREAM.repository,
  commit: '8439b0cac1da9231abdd6243b3f9cad87286538d',
  platforms: ['linux/amd64', 'linux/arm64'],
  bases: { build: NODE_IMAGE, runtime: NODE_IMAGE },
  mirrors: {},
  target: 'registry.example.com/design/open-design:8439b0cac1da',
};

/** Records its arguments, each with a line end, and its input. */
const PROGRAM = `#!/bin/sh
printf '%s\\n' "$@" >> "$0.args"
printf '%s' "$BUILDX_NO_DEFAULT_ATTESTATIONS" >> "$0.env"
cat >> "$0.input"
exit "\${CODE:-0}"
`;

/** Runs steps as shell commands, with a program that records in place of each program. */
const inShell = (
  steps: readonly Step[],
  code = 0,
): Record<'args' | 'env' | 'input', string> & { readonly failed: boolean } =>
  withFolder((folder) => {
    const program = path.join(folder, 'docker');
    writeFileSync(program, PROGRAM);
    chmodSync(program, 0o755);
    let failed = false;
    try {
      execFileSync('sh', ['-c', shellText(steps)], {
        env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, CODE: String(code) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch {
      failed = true;
    }
    const recorded = (what: string): string => readFileSync(`${program}.${what}`, 'utf8');
    return { args: recorded('args'), env: recorded('env'), input: recorded('input'), failed };
  });

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

describe('steps as shell commands', () => {
  test('call the programs as the steps say, in this order', () => {
    const [build, digest] = [buildStep(BUILD), digestStep(BUILD)];
    expect(inShell([build, digest])).toEqual({
      args: lines([...build.args, ...digest.args]),
      env: '1',
      input: build.input,
      failed: false,
    });
  });

  test('keep every character of arguments and input', () => {
    const odd: Step = {
      program: 'docker',
      args: ['', ' ', "it's", '"', '$HOME', '$(id)', '`id`', '\\', '*', '~', 'a;b', '&&', '<<x', 'é'],
      env: { BUILDX_NO_DEFAULT_ATTESTATIONS: "it's $HOME" },
      input: '$HOME `id` \\ \' "\n  END\nEND of it\n',
    };
    expect(inShell([odd])).toEqual({
      args: lines(odd.args),
      env: "it's $HOME",
      input: odd.input,
      failed: false,
    });
  });

  test('stop at the first that fails', () => {
    const build = buildStep(BUILD);
    const { args, failed } = inShell([build, digestStep(BUILD)], 3);
    expect({ args, failed }).toEqual({ args: lines(build.args), failed: true });
  });

  test('have at most 80 columns, except for a word that is longer', () => {
    const { program, args, env } = buildStep(BUILD);
    const commands = shellText([{ program, args, env }, digestStep(BUILD)]);
    for (const line of commands.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the file for bake', () => {
  test('has no second target without mirrors', () => {
    expect(bakeFile(BUILD).match(/^target .*/gm)).toEqual(['target "open-design" {']);
  });

  test('with mirrors: only the stage that is thrown away gets variables', () => {
    const mirrors = { alpine: 'https://mirror.example.com/alpine', npm: 'https://npm.example.com' };
    const [build = '', runtime = ''] = bakeFile({ ...BUILD, mirrors })
      .split(/^target /m)
      .slice(1);
    expect(build).toMatch(/^"build-base"[^]*mirror\.example\.com[^]*npm\.example\.com/);
    expect(runtime).toMatch(/^"runtime-base"[^]*mirror\.example\.com/);
    expect(runtime).not.toMatch(/npm|ENV/);
  });

  test('with a mirror of npm alone, the base image of the result stays as it is', () => {
    const text = bakeFile({ ...BUILD, mirrors: { npm: 'https://npm.example.com' } });
    expect(text).toContain('NODE_IMAGE = "build-base"');
    expect(text).toContain(`RUNTIME_IMAGE = "${NODE_IMAGE}"`);
  });
});
