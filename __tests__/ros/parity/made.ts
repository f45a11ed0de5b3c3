import type { Landing } from '../../../cli/render/landing';

/** What a carrier makes, in common words. */
export interface Made {
  readonly parts: readonly { readonly place: string; readonly script: string }[];
  readonly applyWithoutState: string;
  readonly state: readonly string[];
  readonly instance: Readonly<Record<string, unknown>>;
  readonly dataDisk: Readonly<Record<string, unknown>>;
  readonly snapshots: Readonly<Record<string, unknown>>;
  readonly address: Readonly<Record<string, unknown>>;
  readonly admitted: readonly string[];
  readonly trust: unknown;
  readonly permissions: unknown;
}

/** Keys of the state that differ on purpose. The folder is in a bucket, and the template uses none. */
const DIFFERENT_KEYS = ['BACKUP_FOLDER'];

/** The lines of a state, without those that differ on purpose. */
export const linesOf = (state: string): string[] =>
  state
    .trimEnd()
    .split('\n')
    .filter((line) => !DIFFERENT_KEYS.includes(line.replace(/=.*/, '')))
    .sort();

/**
 * The commands without the state, whose lines have another order where values are known at another time, and without the
 * advice of what to do when parts are missing.
 */
export const commandsOf = ({
  commands,
  state,
}: Landing): Pick<Made, 'parts' | 'applyWithoutState' | 'state'> => {
  const apply = commands.at(-1)?.script ?? '';
  return {
    parts: commands.slice(0, -1),
    applyWithoutState: apply
      .replace(/^(cat >\S+ <<'END_OF_STATE'\n).*?^(?=END_OF_STATE$)/ms, '$1')
      .replace(/^ {2}echo make room.*\n/m, ''),
    state: linesOf(state),
  };
};

/** JSON has no undefined, so an absent attribute and one that is not set are the same. */
export const plain = (made: Made): unknown => JSON.parse(JSON.stringify(made));
