import { UPSTREAM } from './upstream';

/** What an image is built from, and where it goes. */
export interface Build {
  /** Address of the Git repository with the source. */
  readonly source: string;
  /** Full commit: 40 hex digits. */
  readonly commit: string;
  /** Platforms of the image, such as `linux/amd64`. */
  readonly platforms: readonly string[];
  /** Base image of each stage, by digest. */
  readonly bases: Readonly<Record<Stage, string>>;
  readonly mirrors: Mirrors;
  /** Registry, repository and tag that the image is pushed to. */
  readonly target: string;
}

/** A stage of upstream's Dockerfile. */
export type Stage = keyof typeof UPSTREAM.args;
export const STAGES: readonly Stage[] = ['build', 'runtime'];

/** Places that are used instead of Alpine's and npm's own. */
export interface Mirrors {
  /** Address of the folder that has `v3.24` and the other releases of Alpine. */
  readonly alpine?: string;
  /** Address of an npm registry. */
  readonly npm?: string;
}

/** The name of the target that builds the image. */
export const TARGET = 'open-design';

/** A text in HCL. Bake evaluates `${` and `%{` in it. */
const quoted = (text: string): string => JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&');

const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** Instructions that make the package manager of Alpine use a mirror, whichever it used before. */
const alpineLines = (mirror: string): readonly string[] => [
  `RUN sed -i 's#^.*/alpine/#${mirror}/#' /etc/apk/repositories`,
];

/**
 * Instructions that make pnpm and Corepack use a mirror. Native modules are compiled with the headers in the image, so
 * nothing is fetched from nodejs.org. pnpm 10 reads these variables, and passes them on to the scripts of packages.
 */
const npmLines = (mirror: string): readonly string[] => [
  `ENV COREPACK_NPM_REGISTRY=${mirror}`,
  `ENV npm_config_registry=${mirror}`,
  'ENV npm_config_nodedir=/usr/local',
];

/** What a stage needs in its base image. Variables would stay in the finished image, so only the first stage gets them. */
const preparation = (stage: Stage, { alpine, npm }: Mirrors): readonly string[] => [
  ...(alpine === undefined ? [] : alpineLines(alpine)),
  ...(npm === undefined || stage === 'runtime' ? [] : npmLines(npm)),
];

/** The target that derives the base image of a stage. */
const baseTarget = (stage: Stage, build: Build): string => `\
target "${stage}-base" {
  dockerfile-inline = <<DOCKERFILE
${[`FROM ${build.bases[stage]}`, ...preparation(stage, build.mirrors)].join('\n')}
DOCKERFILE
  platforms = ${list(build.platforms)}
}
`;

/**
 * The file for `docker buildx bake` that builds and pushes the image. Upstream's Dockerfile stays as it is: its base
 * images are replaced, if there are mirrors by images that are derived during the build and never pushed.
 */
export const bakeFile = (build: Build): string => {
  const derived = STAGES.filter((stage) => preparation(stage, build.mirrors).length > 0);
  const args = STAGES.map(
    (stage) =>
      `    ${UPSTREAM.args[stage]} = ${quoted(derived.includes(stage) ? `${stage}-base` : build.bases[stage])}`,
  );
  const contexts = derived.map((stage) => `    ${stage}-base = "target:${stage}-base"`);
  return `${derived.map((stage) => `${baseTarget(stage, build)}\n`).join('')}\
target "${TARGET}" {
  context = ${quoted(`${build.source}#${build.commit}`)}
  dockerfile = ${quoted(UPSTREAM.dockerfile)}
  args = {
${args.join('\n')}
  }
${contexts.length > 0 ? `  contexts = {\n${contexts.join('\n')}\n  }\n` : ''}\
  platforms = ${list(build.platforms)}
  tags = ${list([build.target])}
  output = ["type=registry"]
}
`;
};
