import type { CommandGroup } from '../../command';
import { copy } from './copy';

/** The commands about container images. */
export const image: CommandGroup = {
  summary: 'copy and check the container images of an environment',
  help: `\
An environment names its images by digest, in a registry that its host or its
nodes can reach. These commands bring an image there. docs/images.md explains
which image, and which registry.`,
  commands: { copy },
};
