import type { Command, CommandGroup } from '../command';
import { hcp } from './hcp';
import { image } from './image';
import { lock } from './lock';
import { manifests } from './manifests';
import { rehearse } from './rehearse';
import { render } from './render';
import { synth } from './synth';
import { validate } from './validate';

/** Every command, in the order of `odcloud --help`. */
export const COMMANDS: Readonly<Record<string, Command | CommandGroup>> = {
  image,
  rehearse,
  validate,
  lock,
  synth,
  hcp,
  render,
  manifests,
};
