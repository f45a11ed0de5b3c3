import { printable } from '../../config/faults';
import { digestOf, parseManifest, platformOfConfig } from '../../images/manifest';
import type { Platform } from '../../images/platform';
import type { CopyTool } from './copy-tool';
import { type CommandLine, type Ended, type RunOptions, runProgram } from './program';

/** Milliseconds for reading a manifest, with the retries of the tool. */
const READING_MS = 120_000;

/** What went wrong, by the words of skopeo, crane and registries. The first row that fits counts. */
const FIXES: readonly (readonly [words: RegExp, fix: (registry: string) => string])[] = [
  [/open \S+: permission denied/, () => 'let this user read the file of credentials'],
  [
    /toomanyrequests|\b429\b/i,
    (registry) => `${registry} refuses more requests for now: wait, or sign in: docker login ${registry}`,
  ],
  [
    /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
    () => 'use a registry with HTTPS: hosts and nodes pull over nothing else',
  ],
  [
    /x509|certificate/i,
    () =>
      "let this machine trust the authority of the registry's certificate; hosts and nodes trust public ones",
  ],
  [
    /denied|forbidden|\b403\b/i,
    (registry) =>
      `the account may not do this at ${registry}, or the repository does not exist: look up its name, give the account the right, or sign in with another one: docker login ${registry}`,
  ],
  [
    /unauthorized|authentication required|invalid username|incorrect username|UNAUTHORIZED/i,
    (registry) =>
      `sign in with an account that may do this: docker login ${registry}, or name a file with --authfile`,
  ],
  [
    /manifest unknown|not found|NAME_UNKNOWN|\b404\b/i,
    () =>
      'look up the name and the tag or digest of the image in its registry, and whether its repository exists',
  ],
  [
    /digest|checksum|unexpected EOF.*blob/i,
    () =>
      'what arrived is not what the digest says: the registry holds a damaged image, or something on the way changed it; nothing was written',
  ],
  [
    /unknown flag|flag provided but not defined/i,
    () => 'this version of the tool is too old: install skopeo 1.9 or newer, or crane',
  ],
  [
    /no such host|i\/o timeout|connection refused|EOF|deadline exceeded|connection reset|network is unreachable/i,
    () =>
      'a host of the copy does not answer from this machine; the command again continues where this one stopped',
  ],
];

/** The message of a tool in one line: the last fatal one. skopeo writes logfmt into files and pipes. */
const messageOf = ({ stderr }: Ended): string => {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const [, quoted] = /\bmsg=("(?:[^"\\]|\\.)*")/.exec(last) ?? [];
  const message =
    quoted?.slice(1, -1).replace(/\\n/g, ' ').replace(/\\(.)/g, '$1') ?? last.replace(/^Error: /, '');
  return printable(message.trim());
};

/** Runs a command of a tool that must succeed. @throws Error with the tool's own words, and how to fix it */
export const mustRun = async (
  command: CommandLine,
  what: string,
  registry: string,
  options: RunOptions,
): Promise<Buffer> => {
  const ended = await runProgram(command, options);
  if (ended.code === 0) return ended.stdout;
  const message = ended.code === null ? `no answer in ${(options.timeout ?? 0) / 1000} s` : messageOf(ended);
  const fix = FIXES.find(([words]) => words.test(message))?.[1](registry);
  throw new Error(
    [`${what}: ${command.program}: ${message}`, ...(fix === undefined ? [] : [fix])].join('; '),
  );
};

/** An image in a registry. */
export interface Found {
  readonly digest: string;
  readonly platforms: readonly Platform[];
}

/**
 * Reads the digest and the platforms of an image.
 *
 * @param what what is read, for the message of an error: `the source`
 */
export const readImage = async (
  tool: CopyTool,
  image: string,
  {
    what,
    registry,
    signal,
  }: { readonly what: string; readonly registry: string; readonly signal: AbortSignal },
): Promise<Found> => {
  const options = { signal, timeout: READING_MS };
  const content = await mustRun(tool.manifest(image), `cannot read ${what}`, registry, options);
  const manifest = parseManifest(content);
  if (!manifest) {
    throw new Error(
      `cannot read ${what}: got a manifest of another kind at ${image}; allowed: an OCI or Docker image, or an index of them`,
    );
  }
  const digest = digestOf(content);
  if (manifest.kind === 'index')
    return { digest, platforms: manifest.images.map(({ platform }) => platform) };
  const config = await mustRun(tool.config(image), `cannot read ${what}`, registry, options);
  const platform = platformOfConfig(config);
  return { digest, platforms: platform ? [platform] : [] };
};
