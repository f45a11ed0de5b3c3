import type { Command, CommandGroup } from '../command';
import { acrProxy } from './acr-proxy';
import { computeNest } from './compute-nest';
import { deploy } from './deploy';
import { destroy } from './destroy';
import { diff } from './diff';
import { drift } from './drift';
import { hcp } from './hcp';
import { image } from './image';
import { lock } from './lock';
import { manifests } from './manifests';
import { rehearse } from './rehearse';
import { render } from './render';
import { ros } from './ros';
import { synth } from './synth';
import { validate } from './validate';

/** Every command, in the order of `odcloud --help`. */
export const COMMANDS: Readonly<Record<string, Command | CommandGroup>> = {
  image,
  'acr-proxy': acrProxy,
  rehearse,
  validate,
  lock,
  hcp,
  synth,
  diff,
  deploy,
  drift,
  destroy,
  render,
  manifests,
  ros,
  'compute-nest': computeNest,
};
