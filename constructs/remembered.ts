import type { Precondition } from 'cdktf';
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
export const liftFirst = (protect: boolean, ...sections: readonly ('ecs' | 'slb' | 'ack')[]): string => {
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
}

/** What the trigger of a value is that nobody has changed since it was first remembered. */
const AS_DEPLOYED = 'as-deployed';

/**
 * A value that the state of the stack keeps from one deploy to the next, so that a plan can compare it. It works with
 * every backend and needs no provider: `terraform_data` is part of Terraform.
 *
 * A plan sees new values only, except for an argument whose changes are ignored. Therefore, the value is such an
 * argument, and it is replaced as a whole when it may follow. `released` separates the deploy that lifts a protection
 * from the later ones: what it keeps differs from the value only in a later one.
 */
export class Remembered extends Construct {
  /** The remembered value, as a reference for messages. */
  readonly value: string;
  /** Resources that are replaced when the remembered value changes have to name this in `replaceTriggeredBy`. */
  readonly trigger: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RememberedProps,
  ) {
    super(scope, id);
    const { value, mayChange } = props;
    const kept = new TerraformData(this, 'Resource', {
      input: value,
      triggersReplace: mayChange === 'once-released' ? this.since(value) : AS_DEPLOYED,
      ...(mayChange === 'always' ? {} : { lifecycle: { ignoreChanges: ['input'] } }),
    });
    this.trigger = inputOf(kept);
    this.value = `\${${this.trigger}}`;
  }

  /**
   * Returns a condition that fails a plan with another value than the remembered one, before anything is touched.
   *
   * @param message what was got, what is allowed and the fix. It may contain {@link value}.
   */
  unchanged(message: string): Precondition {
    return {
      condition: `\${${this.trigger} == ${JSON.stringify(this.props.value)}}`,
      errorMessage: message,
    };
  }

  private since(value: string): string {
    const released = new TerraformData(this, 'released', {
      input: value,
      lifecycle: { ignoreChanges: ['input'] },
    });
    const text = JSON.stringify(value);
    return `\${${inputOf(released)} == ${text} ? ${JSON.stringify(AS_DEPLOYED)} : ${text}}`;
  }
}

const inputOf = ({ terraformResourceType: type, friendlyUniqueId: name }: TerraformData): string =>
  `${type}.${name}.input`;
