import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Folder of this project. */
export const ROOT = path.join(__dirname, '..', '..');

/** Folder for programs and images that tests build once. */
export const CACHE = path.join(ROOT, 'node_modules', '.cache');

/** All files that a synthesis and a rehearsal read. */
const PARTS = [
  '.npmrc',
  'cdktf.json',
  'alibaba-cloud',
  'bin',
  'cli',
  'config',
  'constructs',
  'deployment',
  'ground',
  'host',
  'images',
  'main.ts',
  'open-design',
  'package.json',
  'package-lock.json',
  'providers',
  'rehearsal',
  'ros',
  'stacks',
  'tools',
  'tsconfig.json',
];

/**
 * Copies the project to another folder, like a clone, with the packages of this one.
 *
 * @param folder an empty folder; the project is copied into `project` below it
 */
export const cloneInto = (folder: string): string => {
  const project = path.join(folder, 'project');
  mkdirSync(project);
  for (const part of PARTS) cpSync(path.join(ROOT, part), path.join(project, part), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  return project;
};

/**
 * Gives a clone its own `npx odcloud`, as `npm ci` does. Without it, the packages of this project are the clone's, and so
 * is their link to the command.
 */
export const linkCommand = (project: string): void => {
  const [packages, own] = [path.join(ROOT, 'node_modules'), path.join(project, 'node_modules')];
  rmSync(own);
  mkdirSync(path.join(own, '.bin'), { recursive: true });
  for (const name of readdirSync(packages).filter((each) => each !== '.bin')) {
    symlinkSync(path.join(packages, name), path.join(own, name));
  }
  symlinkSync('../../bin/odcloud.mjs', path.join(own, '.bin', 'odcloud'));
};

/** Result of a program. */
export interface ProgramRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program until it ends, with any exit code, and without environment variables that would affect it. */
export const run = (
  command: string,
  args: readonly string[],
  { cwd = ROOT, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramRun> =>
  new Promise((resolve, reject) => {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(TF_|CDKTF_|OPEN_DESIGN_|npm_|NODE_OPTIONS|FORCE_COLOR)/.test(name),
    );
    const child = spawn(command, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), CHECKPOINT_DISABLE: '1', NO_COLOR: '1', CI: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** Runs `node tools/run.mjs <entry>`, like the npm scripts. */
export const runEntry = (
  project: string,
  entry: string,
  args: readonly string[] = [],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramRun> =>
  run('node', [path.join(project, 'tools', 'run.mjs'), entry, ...args], { cwd: project, ...options });

/** Runs `odcloud <arguments>`, as npx does. */
export const odcloud = (
  project: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramRun> =>
  run('node', [path.join(project, 'bin', 'odcloud.mjs'), ...args], { cwd: project, ...options });
