import type { CommandGroup } from '../../command';
import { build } from './build';
import { check } from './check';
import { copy } from './copy';

/** The commands about container images. */
export const image: CommandGroup = {
  summary: 'build, copy and check the container images of an environment',
  help: `\
An environment names its images by digest, in a registry that its host or its
nodes can reach. These commands bring an image there. docs/images.md explains
which image, and which registry.`,
  commands: { build, copy, check },
};
