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

/** What a lock file holds. */
export interface Lock {
  readonly version: string;
  /** How many archives it knows by the checksum of their content, one for each platform. */
  readonly platforms: number;
}

/** A lock file of one provider, as Terraform writes it, with the line ends of any system. */
const LOCK_FILE =
  /^(?:#.*\s+)*provider "[^"/]+\/(?<source>[^"]+)" \{\s+version\s*=\s*"(?<version>[^"]+)"\s+(?:constraints\s*=\s*"[^"]*"\s+)?hashes\s*=\s*\[(?<hashes>(?:\s*"\w+:[^"]+",?)+)\s*\]\s*\}\s*$/;

/**
 * Reads the lock file of a provider. Undefined: there is none.
 *
 * @throws Error when the file is no lock file of this provider, such as one with marks of a merge or without checksums
 */
export const lockOf = (requirement: Requirement, dir = LOCKS_DIR): Lock | undefined => {
  const file = lockFileOf(requirement, dir);
  if (!existsSync(file)) return undefined;
  const { source, version, hashes } = LOCK_FILE.exec(readFileSync(file, 'utf8'))?.groups ?? {};
  if (source === requirement.source && version !== undefined && hashes !== undefined) {
    return { version, platforms: hashes.match(/"h1:/g)?.length ?? 0 };
  }
  throw new Error(
    `${path.relative(process.cwd(), file)}: got a text without a version and checksums of ${requirement.source} alone; allowed: what odcloud lock writes; remove the file, and run the command again`,
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
 * @param environment whose stacks require them
 * @throws Error when a provider is locked to another version than the stacks require, which Terraform would refuse later
 */
export const unlocked = (
  environment: string,
  requirements: readonly Requirement[],
  dir = LOCKS_DIR,
): Requirement[] =>
  distinct(requirements).filter((one) => {
    const locked = lockOf(one, dir)?.version;
    if (locked === undefined || locked === one.version) return locked === undefined;
    throw new Error(
      `${path.relative(process.cwd(), lockFileOf(one, dir))}: got version ${locked}; allowed: ${one.version}, which the stacks require; run: npx odcloud lock ${environment}`,
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
