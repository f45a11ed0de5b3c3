import type { Mirrors, Stage } from '../../images/build/bake';
import { NODE_IMAGE, UPSTREAM } from '../../images/build/upstream';
import { parseReference, referenceText } from '../../images/reference';
import { type Call, type Option, UsageError } from '../command';
import { hostArgument } from './destination';

/** Platforms of the base image, in the order of an image index. */
export const PLATFORMS = ['linux/amd64', 'linux/arm64'] as const;

export const BUILD_OPTIONS = {
  commit: { value: 'COMMIT', help: 'full commit of the source; required' },
  to: { value: 'REPOSITORY', help: 'where to push: <registry>/<repository>[:<tag>]' },
  'pull-host': { value: 'HOST', help: 'host that the file gets, if not the one of --to' },
  platform: { value: 'LIST', help: 'linux/amd64, linux/arm64, or both with a comma' },
  source: { value: 'URL', help: 'Git repository; default: upstream on GitHub' },
  'node-image': { value: 'IMAGE', help: 'base image of the build, by digest' },
  'runtime-image': { value: 'IMAGE', help: 'base image of the result; default: the other' },
  'alpine-mirror': { value: 'URL', help: 'mirror of the packages of Alpine' },
  'npm-mirror': { value: 'URL', help: 'mirror of the npm registry' },
} as const satisfies Readonly<Record<string, Option>>;

type Name = keyof typeof BUILD_OPTIONS;

/** What the options ask for. */
export interface BuildOptions {
  readonly source: string;
  readonly commit: string;
  /** Undefined without `--platform`. */
  readonly platforms: readonly string[] | undefined;
  readonly bases: Readonly<Record<Stage, string>>;
  readonly mirrors: Mirrors;
  /** Repository to push to, as written. Undefined without `--to`. */
  readonly to: string | undefined;
  /** Registry that the environment's machines pull from. Undefined when it is the one of the push. */
  readonly pullHost: string | undefined;
}

const refused = (name: Name, got: string, allowed: string): UsageError =>
  new UsageError(`got --${name} ${got}; allowed: ${allowed}`);

const HOST_AND_PATH = '[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*';
const MIRROR = new RegExp(`^https?://${HOST_AND_PATH}$`);
/** BuildKit takes an address for a Git repository when it ends with `.git`. */
const GIT = new RegExp(`^https?://${HOST_AND_PATH}\\.git$`);
const COMMIT = /^[0-9a-f]{40}$/;

/** A value as a message shows it: what stands before an @ may be a password, unless a digest follows. */
const shown = (value: string): string =>
  /@(?!sha256:)/.test(value) ? 'something with an @ (not shown)' : value;

const mirror = (name: Name, value: string | undefined): string | undefined => {
  const url = value?.replace(/\/$/, '');
  if (url === undefined || MIRROR.test(url)) return url;
  throw refused(name, shown(url), 'http(s)://<host>/<path>, without credentials');
};

const commitOf = (value: string | undefined, source: string): string => {
  if (value !== undefined && COMMIT.test(value)) return value;
  throw new UsageError(
    `got ${value === undefined ? 'no --commit' : `--commit ${value}`}; allowed: a full commit of 40 hex digits in lower case; git ls-remote ${source} lists the commits of tags and branches`,
  );
};

const sourceOf = (value: string | undefined): string => {
  const source = value ?? UPSTREAM.repository;
  if (GIT.test(source)) return source;
  throw refused('source', shown(source), 'http(s)://<host>/<path>.git, without credentials');
};

const platformsOf = (value: string | undefined): readonly string[] | undefined => {
  if (value === undefined) return undefined;
  const asked = value.split(',');
  if (asked.every((platform) => (PLATFORMS as readonly string[]).includes(platform))) {
    return PLATFORMS.filter((platform) => asked.includes(platform));
  }
  throw refused('platform', value, `${PLATFORMS.join(', ')}, or ${PLATFORMS.join(',')}`);
};

const baseOf = (name: Name, value: string | undefined, otherwise: string): string => {
  if (value === undefined) return otherwise;
  const reference = parseReference(value);
  if (reference?.digest !== undefined) return referenceText(reference);
  throw refused(name, shown(value), `registry/repository@sha256:<64 hex digits>; without it: ${otherwise}`);
};

/** Reads the options of a build. @throws UsageError at the first that is missing or wrong */
export const buildOptionsOf = ({ options }: Pick<Call, 'options'>): BuildOptions => {
  const given = (name: Name): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const source = sourceOf(given('source'));
  const commit = commitOf(given('commit'), source);
  const platforms = platformsOf(given('platform'));
  const build = baseOf('node-image', given('node-image'), NODE_IMAGE);
  const runtime = baseOf('runtime-image', given('runtime-image'), build);
  const alpine = mirror('alpine-mirror', given('alpine-mirror'));
  const npm = mirror('npm-mirror', given('npm-mirror'));
  const pullHost = given('pull-host');
  return {
    source,
    commit,
    platforms,
    bases: { build, runtime },
    mirrors: { ...(alpine === undefined ? {} : { alpine }), ...(npm === undefined ? {} : { npm }) },
    to: given('to'),
    pullHost: pullHost === undefined ? undefined : hostArgument('--pull-host', pullHost),
  };
};
