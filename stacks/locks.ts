import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A provider that a stack requires, as the lock file knows it. */
export interface Requirement {
  /** `<namespace>/<type>`, such as `aliyun/alicloud`. */
  readonly source: string;
  readonly version: string;
}

/** Folder of the lock files of all providers, which are committed. */
export const LOCKS_DIR = path.join(__dirname, '..', 'locks');

/** The lock file of one provider. */
export const lockFileOf = ({ source }: Requirement, dir = LOCKS_DIR): string =>
  path.join(dir, `${source.replace('/', '-')}.lock.hcl`);

/** The version that a lock file names; undefined: there is none. @throws Error when the file is no lock file */
export const lockedVersion = (requirement: Requirement, dir = LOCKS_DIR): string | undefined => {
  const file = lockFileOf(requirement, dir);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const [, version] = /^provider "[^"]+" \{[^}]*?^\s*version\s*=\s*"([^"]+)"/m.exec(text) ?? [];
  if (version !== undefined) return version;
  throw new Error(
    `${path.relative(process.cwd(), file)}: got a text without a provider and its version; allowed: a lock file of Terraform; remove it, and run: npx odcloud lock`,
  );
};

/** The providers that a stack's Terraform JSON requires. */
export const requirementsOf = (json: unknown): Requirement[] => {
  const { terraform } = json as {
    terraform?: { required_providers?: Readonly<Record<string, Requirement>> };
  };
  return Object.values(terraform?.required_providers ?? {}).map(({ source, version }) => ({
    source: source.includes('/') ? source : `hashicorp/${source}`,
    version,
  }));
};

/** Keeps one of each. */
export const distinct = (requirements: readonly Requirement[]): Requirement[] => [
  ...new Map(requirements.map((one) => [one.source, one])).values(),
];

/**
 * The providers without a lock file.
 *
 * @throws Error when a provider is locked to another version than the stacks require, which Terraform would refuse later
 */
export const unlocked = (requirements: readonly Requirement[], dir = LOCKS_DIR): Requirement[] =>
  distinct(requirements).filter((one) => {
    const locked = lockedVersion(one, dir);
    if (locked === undefined || locked === one.version) return locked === undefined;
    throw new Error(
      `${path.relative(process.cwd(), lockFileOf(one, dir))}: got version ${locked}; allowed: ${one.version}, which the stacks require; run: npx odcloud lock`,
    );
  });

/**
 * Writes the lock file of a stack from those of its providers. Terraform completes it for a provider without one.
 *
 * @param folder the folder of the stack
 */
export const writeLock = (folder: string, requirements: readonly Requirement[], dir = LOCKS_DIR): void => {
  const files = requirements.map((one) => lockFileOf(one, dir)).filter((file) => existsSync(file));
  if (files.length === 0) return;
  const text = files.map((file) => readFileSync(file, 'utf8').trimEnd()).join('\n\n');
  writeFileSync(path.join(folder, '.terraform.lock.hcl'), `${text}\n`);
};
