import { isPinnedImage, partsOf, platformOf } from '../../../config/images';
import type { AppEnvironment } from '../../../config/load';
import type { Build } from '../../../images/build/bake';
import { shellText } from '../../../images/build/shell';
import { buildStep, digestStep } from '../../../images/build/steps';
import { platformText } from '../../../images/platform';
import { DIGEST, referenceText } from '../../../images/reference';
import { type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../../command';
import { appEnvironmentOf } from '../../environment';
import { BUILD_OPTIONS, type BuildOptions, buildOptionsOf } from '../../image/build-options';
import { destinationOf } from '../../image/destination';
import { type RunOptions, runProgram } from '../../image/program';
import { writeImage, writePushed } from '../../image/write-image';
import { columnsOf, wrap } from '../../terminal';

/** The key that names the image of the app. */
const KEY = 'app.image';

/** The platforms to build for. @throws Error when the environment could not run the image */
const platformsFor = (
  { name, config }: AppEnvironment,
  asked: readonly string[] | undefined,
): readonly string[] => {
  const platform = platformOf(config);
  if (platform === undefined) {
    if (asked) return asked;
    throw new Error(
      `environment ${name} has neither a host nor a cluster, whose instance types tell the platform; allowed: --platform`,
    );
  }
  const needed = platformText(platform);
  if (asked === undefined || asked.includes(needed)) return asked ?? [needed];
  throw new Error(
    `got --platform ${asked.join(',')}; allowed: ${needed}, which the instance types of environment ${name} need, or both`,
  );
};

/** Digits of a commit in the default tag. */
const TAG_DIGITS = 12;

/** What is built, and the image that the file gets. */
interface Plan {
  readonly build: Build;
  /** The name of the image by its digest. */
  readonly image: (digest: string) => string;
}

/** @throws UsageError or Error when the options do not fit together, or not to the environment */
const planOf = (environment: AppEnvironment, { to, pullHost, platforms, ...asked }: BuildOptions): Plan => {
  const { image } = environment.config.app;
  const current = partsOf(image);
  const { registry, repository, tag } = destinationOf(undefined, to, { key: KEY, image: current });
  const pulled = (digest: string): string =>
    referenceText({ registry: pullHost ?? registry, repository, digest });
  if (!isPinnedImage(pulled(current.digest))) {
    throw new UsageError(
      `got ${pulled(current.digest)} for ${KEY}; allowed: a host name in lower case, and at most 255 characters`,
    );
  }
  const target = referenceText({ registry, repository, tag: tag ?? asked.commit.slice(0, TAG_DIGITS) });
  return { build: { ...asked, platforms: platformsFor(environment, platforms), target }, image: pulled };
};

/** Makes sure that a build can begin. @throws Error when docker or its buildx is missing */
const requireBuildx = async (running: RunOptions): Promise<void> => {
  const { code } = await runProgram({ program: 'docker', args: ['buildx', 'version'] }, running);
  if (code === 0) return;
  throw new Error(
    'docker has no buildx; install the package docker-buildx-plugin of Docker, or docker-buildx of the distribution; --print shows the commands for another machine',
  );
};

/** Runs the commands of a build. Returns the digest of the pushed image. @throws Error when one of them fails */
const builtDigest = async (build: Build, signal: AbortSignal): Promise<string> => {
  const running: RunOptions = { signal, ownsStderr: true };
  await requireBuildx(running);
  const { code } = await runProgram(buildStep(build), running);
  if (code !== 0) {
    throw new Error(
      'not built: docker buildx bake failed, and the lines above say why; docs/images.md, “Build from source”, has the causes that are known',
    );
  }
  const told = await runProgram(digestStep(build), running);
  const digest = told.stdout.toString().trim();
  if (told.code === 0 && new RegExp(`^${DIGEST}$`).test(digest)) return digest;
  throw new Error(
    `${build.target} is pushed, but the registry did not tell its digest; run the command again: what is built already is not built a second time`,
  );
};

/** The result for `--json`. */
const forMachines = (
  { name }: AppEnvironment,
  build: Build,
  result: { readonly image: string; readonly file: string },
): object => ({
  environment: name,
  key: KEY,
  ...result,
  pushed: build.target,
  source: build.source,
  commit: build.commit,
  platforms: build.platforms,
  bases: build.bases,
});

/** What begins, for people. */
const intro = ({ source, commit, platforms, bases, target }: Build): string =>
  [
    `building Open Design for ${platforms.join(' and ')}`,
    `  source   ${source}#${commit}`,
    `  bases    ${[...new Set(Object.values(bases))].join(' ')}`,
    `  push to  ${target}`,
  ].join('\n');

export const build: Command = {
  summary: 'build the image from source, push it, and write its digest',
  args: ['<environment>'],
  help: `\
Builds Open Design with docker buildx on this machine, from one commit of its
Git repository, pushes the image, reads its digest from the registry, and writes
it to app.image of the environment. Docker's own login is used. The platform is
the one that the instance types of the environment need. After an error the file
is as it was before.

The image goes to the repository that the file names, or to --to. The default
tag is the commit. --pull-host is for registries that machines in a VPC reach
under another name than you: you push to one host, and the file gets the other.

The base image is Node.js 24.18.1 on Alpine. With the headers of 24.19 or newer,
better-sqlite3 12 aborts. In mainland China, base images in your own registry
and mirrors of Alpine and npm take the place of what is slow there. It needs 4
GB of memory, better 8. docs/images.md has a recipe for a throw-away instance,
and the causes of failures.`,
  options: {
    ...BUILD_OPTIONS,
    print: { help: 'print the commands for a shell, and run nothing' },
    json: JSON_OPTION,
  },
  run: async (call) => {
    const { terminal, options, signal } = call;
    if (options['print'] && options['json']) {
      throw new UsageError('got --print and --json; allowed: one of them');
    }
    const asked = buildOptionsOf(call);
    const environment = appEnvironmentOf(call);
    const plan = planOf(environment, asked);
    if (options['print']) {
      terminal.write(shellText([buildStep(plan.build), digestStep(plan.build)]));
      return DONE;
    }
    const say = (text: string): unknown =>
      options['json'] ? undefined : terminal.write(`${wrap(text, columnsOf(terminal))}\n`);
    const { image: before } = environment.config.app;
    // A build takes long. Whether its result can be written is known before.
    writeImage(environment, KEY, before, before);
    say(intro(plan.build));
    const image = plan.image(await builtDigest(plan.build, signal));
    const file = writePushed(environment, KEY, before, image);
    if (options['json']) writeJson(call, forMachines(environment, plan.build, { image, file }));
    else say(`built and pushed\n✓ ${KEY} in ${file}:\n  ${image}`);
    return DONE;
  },
};
