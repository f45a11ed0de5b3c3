import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { environmentNames, ENVIRONMENTS_DIR, loadAnyEnvironment } from '../config/load';
import { runTool } from './run-tool';
import { differences, type Snapshot, snapshotFrom, snapshotOf } from './stack-snapshot';

const fileOf = (name: string): string => path.join(ENVIRONMENTS_DIR, '__snapshots__', `${name}.json`);

const relative = (file: string): string => path.relative(process.cwd(), file);

const write = async (name: string): Promise<void> => {
  const snapshot = await snapshotOf(loadAnyEnvironment(name));
  const file = fileOf(name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`);
  process.stdout.write(`${name}: wrote ${relative(file)}; commit it\n`);
};

const readSnapshot = (file: string, name: string): Snapshot => {
  try {
    return snapshotFrom(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${relative(file)} is damaged: ${reason}; restore it from git, or run: npm run snapshot ${name} update`,
    );
  }
};

/** Compares an environment with its snapshot. @throws Error when they differ, or either cannot be read */
const compare = async (name: string): Promise<void> => {
  const file = fileOf(name);
  if (existsSync(file) && !environmentNames().includes(name)) {
    throw new Error(
      `${relative(file)} belongs to no environment: there is no ${relative(path.join(ENVIRONMENTS_DIR, `${name}.yaml`))}; restore that file, or remove the snapshot`,
    );
  }
  const environment = loadAnyEnvironment(name);
  if (!existsSync(file)) {
    throw new Error(`${name} has no snapshot; to write it, run: npm run snapshot ${name} update`);
  }
  const lines = differences(readSnapshot(file, name), await snapshotOf(environment));
  if (lines.length) {
    throw new Error(
      `${name} differs from its snapshot\n\n${lines.join('\n')}\n\nif the change is intended, run: npm run snapshot ${name} update`,
    );
  }
  process.stdout.write(`${name}: matches ${relative(file)}\n`);
};

/** Names of all snapshots, in alphabetical order. @throws Error when there is none */
const snapshotNames = (): string[] => {
  const folder = path.dirname(fileOf(''));
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const names = files.filter((file) => file.endsWith('.json')).map((file) => path.basename(file, '.json'));
  if (!names.length) {
    throw new Error(
      'no environment has a snapshot; to write one, run: npm run snapshot <environment> update',
    );
  }
  return names;
};

/** Compares every snapshot with its environment, and reports all that do not match. @throws Error when there is one */
const compareAll = async (): Promise<void> => {
  const messages: string[] = [];
  for (const name of snapshotNames()) {
    try {
      await compare(name);
    } catch (error) {
      messages.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (messages.length) throw new Error(messages.join('\n\nerror: '));
};

/** `npm run snapshot [environment] [update]`: checks that the stacks are still those that were reviewed. */
const main = async ([name, update]: readonly string[]): Promise<void> => {
  if (update !== undefined && update !== 'update') {
    throw new Error(`got ${update}; allowed: npm run snapshot [environment] [update]`);
  }
  if (name === undefined) await compareAll();
  else await (update ? write(name) : compare(name));
};

runTool('snapshot [environment] [update]', 2, main);
