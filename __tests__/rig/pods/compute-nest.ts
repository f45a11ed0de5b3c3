import { STACK, synthesiseApp } from '../../../cli/compute-nest/app-objects';
import type { Choice } from '../../../ros/compute-nest/cluster/objects';
import { withFolder } from '../../support/environments';
import { type Stack, stackOf, type Stacks } from '../../support/synth';

/** The stack whose objects the template of Compute Nest has. */
export const computeNestStack = (choice: Choice): Stack =>
  withFolder((folder) => {
    const stacks = Object.entries(synthesiseApp(choice, folder)).map(([id, json]) => [
      id,
      { json, text: JSON.stringify(json), dependencies: [] },
    ]);
    return stackOf(Object.fromEntries(stacks) as Stacks, STACK);
  });
