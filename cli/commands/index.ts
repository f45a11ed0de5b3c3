import type { Command } from '../command';
import { hcp } from './hcp';
import { lock } from './lock';
import { manifests } from './manifests';
import { rehearse } from './rehearse';
import { render } from './render';
import { synth } from './synth';
import { validate } from './validate';

/** Every command, in the order of `odcloud --help`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  rehearse,
  validate,
  synth,
  lock,
  render,
  manifests,
  hcp,
};
