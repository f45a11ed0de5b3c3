import { isPinnedImage, type NamedImage, partsOf, platformOf } from '../../../config/images';
import { type Environment, loadEnvironment } from '../../../config/load';
import { shellText } from '../../../images/build/shell';
import { type Platform, platformText, runsOn } from '../../../images/platform';
import { type ImageReference, referenceText, repositoryOf } from '../../../images/reference';
import { type Call, type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../../command';
import { withTempFolder } from '../../folders';
import { type CopyTool, copyTool } from '../../image/copy-tool';
import { destinationOf, hostArgument, imageArgument, pushedAs } from '../../image/destination';
import { AUTHFILE_OPTION, authFileIn, KEY_OPTION, keyedImage, textOption } from '../../image/options';
import { type Found, mustRun, readImage } from '../../image/transfer';
import { writeImage, writePushed } from '../../image/write-image';
import { clip, columnsOf, wrap } from '../../terminal';

/** What a call asks for. */
interface Task {
  readonly environment: Environment;
  readonly named: NamedImage;
  readonly source: ImageReference;
  readonly destination: ImageReference;
  /** Registry that the environment's machines pull from. */
  readonly pullHost: string;
}

const taskOf = (call: Call): Task => {
  const [sourceText = '', name = ''] = call.args;
  const source = imageArgument(sourceText);
  const environment = loadEnvironment(name);
  const named = keyedImage(environment, textOption(call, 'key'));
  const current = partsOf(named.image);
  const destination = destinationOf(source, textOption(call, 'to'), { key: named.key, image: current });
  const asked = textOption(call, 'pull-host');
  const pullHost = asked === undefined ? destination.registry : hostArgument('--pull-host', asked);
  const written = {
    registry: pullHost,
    repository: destination.repository,
    digest: partsOf(named.image).digest,
  };
  if (!isPinnedImage(referenceText(written))) {
    throw new UsageError(
      `got ${referenceText(written)} for ${named.key}; allowed: a host name in lower case, and at most 255 characters`,
    );
  }
  return { environment, named, source, destination, pullHost };
};

/** The name of the source for a tool: a digest alone where there is one, because skopeo refuses a tag beside it. */
const sourceText = ({ registry, repository, tag, digest }: ImageReference): string =>
  referenceText({ registry, repository, ...(digest === undefined ? { tag: tag ?? 'latest' } : { digest }) });

const pinned = ({ registry, repository }: ImageReference, { digest }: Found): string =>
  referenceText({ registry, repository, digest });

/** @throws Error when the image does not run on the environment's machines */
const refuseOtherPlatforms = (
  { platforms }: Found,
  machine: Platform | undefined,
  { named, environment }: Task,
): void => {
  if (!machine || platforms.some((platform) => runsOn(platform, machine))) return;
  throw new Error(
    `${named.key}: got an image for ${platforms.map(platformText).join(', ') || 'no known platform'}; allowed: one for ${platformText(machine)}, on which environment ${environment.name} runs; nothing was copied; choose another image, or build one: npx odcloud image build`,
  );
};

/** Copies, and reads the digest back. */
const transfer = async (
  tool: CopyTool,
  { source, destination: { registry } }: Task,
  { found, to }: { readonly found: Found; readonly to: string },
  call: Call,
): Promise<void> => {
  const { terminal, options, signal } = call;
  const isQuiet = Boolean(options['json']);
  const width = columnsOf(terminal) ?? Infinity;
  await mustRun(tool.copy(pinned(source, found), to), 'cannot copy', registry, {
    signal,
    ...(isQuiet ? {} : { onLine: (line) => terminal.write(`  ${clip(line, width - 2)}\n`) }),
    ownsTerminal: !isQuiet && Boolean(terminal.isTTY),
  });
  const arrived = await readImage(tool, to, { what: 'the copy', registry, signal });
  if (arrived.digest !== found.digest) {
    throw new Error(
      `got ${arrived.digest} at ${to}; allowed: ${found.digest}, the digest of the source; the file was not changed; somebody else pushes to this tag: choose another one with --to`,
    );
  }
};

export const copy: Command = {
  summary: 'copy an image into your registry, and write its digest into the file',
  args: ['<source>', '<environment>'],
  help: `\
Copies an image with every architecture into a registry that the environment's
machines can pull from, reads its digest back, and writes it into the file of
the environment. Everything else in the file stays as it is. Needs skopeo or
crane. A command that was interrupted sends only what is missing when it runs
again, and nobody sees a copy that is not complete.

The image goes to the repository that the file names under the key, or to --to.
--pull-host is for registries that machines in a VPC reach under another name
than you: you push to one host, and the file gets the other.

Credentials come from where docker login or skopeo login put them, from a
credential helper, or from --authfile. They are never arguments.`,
  options: {
    to: { value: 'REPOSITORY', help: 'where to copy: <registry>/<repository>[:<tag>]' },
    'pull-host': { value: 'HOST', help: 'host that the file gets, if not the one of --to' },
    key: KEY_OPTION,
    authfile: AUTHFILE_OPTION,
    print: { help: 'read the source, print the commands, and copy nothing' },
    json: JSON_OPTION,
  },
  run: (call) =>
    withTempFolder(async (folder) => {
      const { terminal, options, signal } = call;
      if (options['print'] && options['json'])
        throw new UsageError('got --print and --json; allowed: one of them');
      const task = taskOf(call);
      const { environment, named, source, destination, pullHost } = task;
      const authfile = authFileIn(folder, textOption(call, 'authfile'));
      const tool = copyTool(authfile);
      const from = sourceText(source);
      const say = (text: string): void => {
        if (!options['json'] && !options['print']) terminal.write(`${wrap(text, columnsOf(terminal))}\n`);
      };
      say(`${tool.name}: reading ${from}`);
      const found = await readImage(tool, from, { what: 'the source', registry: source.registry, signal });
      say(`  ${found.digest}\n  ${found.platforms.map(platformText).join(', ')}`);
      refuseOtherPlatforms(found, platformOf(environment.config), task);
      const to = pushedAs(destination, source, found.digest);
      const image = referenceText({
        registry: pullHost,
        repository: destination.repository,
        digest: found.digest,
      });
      if (options['print']) {
        // The folder of an --authfile is gone when somebody runs the command.
        const { program, args } = tool.copy(pinned(source, found), to);
        terminal.write(`${shellText([{ program, args, env: {} }])}# ${named.key}: ${image}\n`);
        return DONE;
      }
      // A file that cannot be written is found before the image is sent.
      writeImage(environment, named.key, named.image, named.image);
      say(`copying to ${repositoryOf(destination)}; interrupted, it continues where it stopped`);
      await transfer(tool, task, { found, to }, call);
      const file = writePushed(environment, named.key, named.image, image);
      if (options['json']) {
        writeJson(call, {
          environment: environment.name,
          key: named.key,
          tool: tool.name,
          source: from,
          copy: to,
          digest: found.digest,
          platforms: found.platforms.map(platformText),
          image,
          file,
        });
      }
      say(`✓ the copy has the same digest\n✓ ${named.key} in ${file}:\n  ${image}`);
      return DONE;
    }),
};
