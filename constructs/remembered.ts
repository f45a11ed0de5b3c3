import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { TerraformData } from './terraform-data';

/**
 * When a remembered value may change:
 *
 * - `never`: a plan with another value fails.
 * - `once-released`: the deploy that brings this word must keep the value; every later one may change it.
 * - `always`: it takes every new value, so that a later `never` starts from the last one.
 */
export type MayChange = 'never' | 'once-released' | 'always';

/** When a value may change that `protect` guards: a deploy must lift the protection before another one changes it. */
export const unlessProtected = (protect: boolean): MayChange => (protect ? 'never' : 'once-released');

/** How a protection is lifted. A deploy that lifts it keeps the values that it guards. */
export const liftFirst = (
  protect: boolean,
  ...sections: readonly ('ecs' | 'slb' | 'ack' | 'registry' | 'acrProxy')[]
): string => {
  const keys = sections.map((section) => `${section}.protect: false`).join(' and ');
  return protect
    ? `set ${keys} and deploy`
    : `lifting the protection is a deploy of its own: undo the change, keep ${keys}, and deploy`;
};

/** When something that `protect` guards may be removed. It may be added at any time. */
export const unlessRemoved = (isThere: boolean, protect: boolean): MayChange =>
  isThere && protect ? 'always' : unlessProtected(protect);

export interface RememberedProps {
  /** The value of this synth. It contains no token. */
  readonly value: string;
  readonly mayChange: MayChange;
  /**
   * The resources that have the value. It is remembered after they were created or changed: a deploy that fails before
   * then leaves every choice free.
   */
  readonly of: readonly ITerraformDependable[];
  /**
   * The error of a plan with another value than the remembered one: what was got, what is allowed and the fix. It may
   * contain {@link REMEMBERED}. Undefined: no plan fails.
   */
  readonly refusal?: string;
}

/** The remembered value in a refusal. */
export const REMEMBERED = '${self.input}';

/**
 * A value that the state of the stack keeps from one deploy to the next, so that a plan can compare it. It works with
 * every backend and needs no provider: `terraform_data` is part of Terraform.
 *
 * A plan sees new values only, except for an argument whose changes are ignored. Therefore, the value is such an
 * argument, and it is replaced as a whole when it may follow. That happens when `released` changes, which takes every
 * value, and exists only without protection. The deploy that lifts a protection creates it, and a creation triggers no
 * replacement: only a later deploy can change the value.
 *
 * The condition belongs to the memory and not to the resources that have the value. They could not depend on a memory
 * that is made after them.
 */
export class Remembered extends Construct {
  constructor(scope: Construct, id: string, { value, mayChange, of: dependsOn, refusal }: RememberedProps) {
    super(scope, id);
    const released =
      mayChange === 'once-released'
        ? new TerraformData(this, 'released', { input: value, dependsOn })
        : undefined;
    new TerraformData(this, 'Resource', {
      input: value,
      dependsOn,
      lifecycle: {
        ...(mayChange !== 'always' && { ignoreChanges: ['input'] }),
        ...(released && { replaceTriggeredBy: [released.inputReference] }),
        ...(refusal !== undefined && {
          postcondition: [{ condition: `\${self.input == ${JSON.stringify(value)}}`, errorMessage: refusal }],
        }),
      },
    });
  }
}
