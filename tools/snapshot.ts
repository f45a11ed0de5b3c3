import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { environmentNames, ENVIRONMENTS_DIR, loadEnvironment } from '../config/load';
import { runTool } from './run-tool';
import { differences, type Snapshot, snapshotOf } from './stack-snapshot';

const fileOf = (name: string): string => path.join(ENVIRONMENTS_DIR, '__snapshots__', `${name}.json`);

const relative = (file: string): string => path.relative(process.cwd(), file);

const write = async (name: string): Promise<void> => {
  const snapshot = await snapshotOf(loadEnvironment(name));
  const file = fileOf(name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`);
  process.stdout.write(`${name}: wrote ${relative(file)}; commit it\n`);
};

const compare = async (name: string): Promise<void> => {
  const now = await snapshotOf(loadEnvironment(name));
  const file = fileOf(name);
  if (!existsSync(file)) {
    throw new Error(`${name} has no snapshot; to write it, run: npm run snapshot ${name} update`);
  }
  const lines = differences(JSON.parse(readFileSync(file, 'utf8')) as Snapshot, now);
  if (lines.length) {
    throw new Error(
      `${name} differs from its snapshot\n\n${lines.join('\n')}\n\nif the change is intended, run: npm run snapshot ${name} update`,
    );
  }
  process.stdout.write(`${name}: matches ${relative(file)}\n`);
};

/** The named environment, or all environments that have a snapshot. */
const asked = (name: string | undefined): string[] => {
  if (name !== undefined) return [name];
  const names = environmentNames().filter((one) => existsSync(fileOf(one)));
  if (!names.length) {
    throw new Error(
      'no environment has a snapshot; to write one, run: npm run snapshot <environment> update',
    );
  }
  return names;
};

/** `npm run snapshot [environment] [update]`: checks that the stacks are still those that were reviewed. */
const main = async ([name = process.env['OPEN_DESIGN_ENV'], update]: readonly string[]): Promise<void> => {
  if (update !== undefined && update !== 'update') {
    throw new Error(`got ${update}; allowed: npm run snapshot [environment] [update]`);
  }
  for (const one of asked(name)) await (update ? write(one) : compare(one));
};

runTool('snapshot [environment] [update]', 2, main);
