import { bakeFile, type Build, TARGET } from './bake';

/** A call of a program. */
export interface Step {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables in addition to those of the caller. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard input. Undefined when there is none. */
  readonly input?: string;
}

/**
 * Builds the image and pushes it. Without attestations, because the console of Container Registry shows them as
 * platforms `unknown/unknown`. Source: Container Registry, "Build and push a multi-architecture image".
 */
export const buildStep = (build: Build): Step => ({
  program: 'docker',
  args: ['buildx', 'bake', '--file', '-', TARGET],
  env: { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  input: bakeFile(build),
});

/** Prints the digest that the registry has for the pushed tag, on a line. What a builder reports may differ from it. */
export const digestStep = ({ target }: Pick<Build, 'target'>): Step => ({
  program: 'docker',
  args: ['buildx', 'imagetools', 'inspect', '--format', '{{println .Manifest.Digest}}', target],
  env: {},
});
