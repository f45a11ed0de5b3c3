import type { Stack } from './stack';

type Hint = (stack: Stack) => string;

/** What to do about errors that come from the deployment itself, by words of Terraform. */
const HINTS: readonly (readonly [RegExp, Hint])[] = [
  [
    /Error acquiring the state lock/,
    () =>
      'another deploy holds the lock, and its holder is named below: wait for its end; if none runs, docs/when-it-fails.md#a-lock-that-was-left-over',
  ],
  [
    /Backend configuration changed|Can't ask approval for state migration/,
    () =>
      'backend is another one than at the last init: move the state before you deploy (docs/state.md#moving-states)',
  ],
  [/Saved plan is stale/, () => 'somebody else deployed after the plan was made; run the command again'],
  [
    /lifecycle\.prevent_destroy/,
    () =>
      'it is protected: set protect: false in its section and deploy, before what would destroy it (docs/changes.md)',
  ],
  [
    /Unable to find remote state|cross-stack-output-/,
    ({ dependencies }) =>
      `it needs the outputs of other stacks; deploy these first: ${dependencies.join(', ')}`,
  ],
];

/** Returns how to go on after an error; undefined: Terraform's words say it all. */
export const hintFor = (text: string, stack: Stack): string | undefined =>
  HINTS.find(([pattern]) => pattern.test(text))?.[1](stack);
