import type { Command } from '../command';
import { deploy } from './deploy';
import { destroy } from './destroy';
import { diff } from './diff';
import { drift } from './drift';
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
  render,
  manifests,
  diff,
  deploy,
  drift,
  destroy,
};
