import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Name and password for a registry. Never printed. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What is read of a file of Docker, podman or skopeo. Source: Docker CLI, "config.json"; containers-auth.json(5). */
interface AuthFile {
  /** User name and password in Base64, by registry. */
  readonly auths: Readonly<Record<string, string>>;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The texts of an object, by their keys. Whatever else a tool has written there is left out. */
const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).flatMap(([key, text]) =>
      typeof text === 'string' && text !== '' ? [[key, text]] : [],
    ),
  );

const shapeOf = ({ auths, credHelpers, credsStore }: Record<string, unknown>): AuthFile => ({
  auths: textsOf(
    Object.fromEntries(
      Object.entries(isRecord(auths) ? auths : {}).map(([key, entry]) => [
        key,
        isRecord(entry) ? entry['auth'] : undefined,
      ]),
    ),
  ),
  credHelpers: textsOf(credHelpers),
  ...(typeof credsStore === 'string' && credsStore !== '' ? { credsStore } : {}),
});

/** A file of credentials, or a program that it names, cannot be used. The message shows no content. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** The key of Docker Hub in files and helpers. */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/**
 * The files of credentials in which a registry is looked up, in this order: the given one alone, or that of
 * REGISTRY_AUTH_FILE, Docker's, and those of podman and skopeo. Source: containers-auth.json(5).
 */
export const authFiles = (given?: string, env: NodeJS.ProcessEnv = process.env): readonly string[] => {
  if (given !== undefined) return [given];
  // An empty variable is none, as for the tools.
  const named = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const file = named('REGISTRY_AUTH_FILE');
  const runtime = named('XDG_RUNTIME_DIR');
  return [
    ...(file === undefined ? [] : [file]),
    path.join(named('DOCKER_CONFIG') ?? path.join(homedir(), '.docker'), 'config.json'),
    runtime === undefined
      ? `/run/containers/${process.getuid?.() ?? ''}/auth.json`
      : path.join(runtime, 'containers', 'auth.json'),
    path.join(named('XDG_CONFIG_HOME') ?? path.join(homedir(), '.config'), 'containers', 'auth.json'),
  ].filter((one) => existsSync(one));
};

const readAuthFile = (file: string): AuthFile => {
  const allowed = 'allowed: a file as docker login writes it';
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isRecord(value)) return shapeOf(value);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new CredentialsError(`cannot read ${file}: ${code}; ${allowed}`);
  }
  throw new CredentialsError(`got ${file}, which is not a JSON object; ${allowed}`);
};

/** The key of an entry without scheme and version: `https://registry.example.com/v2/` is `registry.example.com`. */
const plainKey = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');

/** The keys under which a repository is looked up, the most precise first. */
const keysOf = (registry: string, repository: string): readonly string[] => {
  if (registry === 'docker.io') return ['index.docker.io', 'docker.io', 'registry-1.docker.io'];
  const words = [registry, ...repository.split('/')];
  return words.map((_, index) => words.slice(0, words.length - index).join('/'));
};

const decode = (auth: string): Credentials | undefined => {
  const [username = '', ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return username === '' ? undefined : { username, password: password.join(':') };
};

/** Milliseconds that a helper may take. It may ask a person or a cloud. */
const HELPER_MS = 60_000;

/** Asks a helper. Undefined when it knows nothing. Source: docker-credential-helpers, "Development". */
const askHelper = (name: string, server: string): Promise<Credentials | undefined> =>
  new Promise((resolve, reject) => {
    const program = `docker-credential-${name}`;
    const child = spawn(program, ['get'], {
      env: process.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // The timeout of spawn would keep this process alive when the program cannot be started.
    const limit = setTimeout(() => child.kill(), HELPER_MS);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      reject(
        new CredentialsError(
          `cannot run ${program}: ${code ?? 'failed'}; install it, or remove it from the file`,
        ),
      );
    });
    child.stdin.on('error', () => undefined).end(server);
    child.on('close', (status) => {
      clearTimeout(limit);
      if (status === 0) resolve(credentialsIn(output, program, reject));
      // The words with which every helper says that it has none.
      else if (output.includes('credentials not found')) resolve(undefined);
      else reject(new CredentialsError(`${program} failed with exit code ${status ?? 'none'}`));
    });
  });

const credentialsIn = (
  output: string,
  program: string,
  reject: (error: Error) => void,
): Credentials | undefined => {
  try {
    const { Username, Secret } = JSON.parse(output) as { Username?: string; Secret?: string };
    if (Username && Secret) return { username: Username, password: Secret };
  } catch {
    // The message below says it.
  }
  reject(new CredentialsError(`${program} printed no credentials; allowed: JSON with Username and Secret`));
  return undefined;
};

/** The credentials for a repository in one file. */
const credentialsInFile = async (
  file: string,
  registry: string,
  repository: string,
): Promise<Credentials | undefined> => {
  const { auths, credHelpers, credsStore } = readAuthFile(file);
  const keys = keysOf(registry, repository);
  const server = registry === 'docker.io' ? DOCKER_HUB : registry;
  const find = (entries: Readonly<Record<string, string>>): string | undefined =>
    keys
      .map((key) => Object.entries(entries).find(([name]) => plainKey(name) === key)?.[1])
      .find((value) => value !== undefined);
  const helper = find(credHelpers);
  if (helper !== undefined) return askHelper(helper, server);
  const stored = credsStore ? await askHelper(credsStore, server) : undefined;
  const entry = find(auths);
  return stored ?? (entry === undefined ? undefined : decode(entry));
};

/**
 * Looks up the credentials for a repository.
 *
 * @param files see {@link authFiles}; the first that knows the registry counts
 * @returns undefined when none of them does: then the registry is asked without credentials
 * @throws CredentialsError when a file or a helper cannot be used
 */
export const credentialsFor = async (
  { registry, repository }: { readonly registry: string; readonly repository: string },
  files: readonly string[],
): Promise<Credentials | undefined> => {
  for (const file of files) {
    const credentials = await credentialsInFile(file, registry, repository);
    if (credentials) return credentials;
  }
  return undefined;
};
