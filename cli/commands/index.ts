import type { Command, CommandGroup } from '../command';
import { image } from './image';
import { manifests } from './manifests';
import { rehearse } from './rehearse';
import { render } from './render';
import { synth } from './synth';
import { validate } from './validate';

/** Every command, in the order of `odcloud --help`. */
export const COMMANDS: Readonly<Record<string, Command | CommandGroup>> = {
  rehearse,
  validate,
  synth,
  render,
  manifests,
  image,
};
