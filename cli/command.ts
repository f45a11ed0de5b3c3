import type { Terminal } from './terminal';

/** An option of a command, in addition to `--help`. */
export interface Option {
  readonly help: string;
  /** Name of the value in the help. Undefined when the option takes no value. */
  readonly value?: string;
}

/** One call of a command. */
export interface Call {
  /** The positional arguments. */
  readonly args: readonly string[];
  /** The given options by their long name. The value is the option's value, or true. */
  readonly options: Readonly<Record<string, string | true>>;
  /** Standard output. */
  readonly terminal: Terminal;
  /** Aborted by the signals of {@link STOPPED}. */
  readonly signal: AbortSignal;
}

/** A command of `odcloud`. A failure throws, or prints the reason and returns {@link FAILED}. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The arguments, as `--help` shows them. */
  readonly args: readonly string[];
  /** Paragraphs of `--help`, in lines of at most 80 columns. */
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  run(call: Call): Promise<number>;
}

/** Commands behind one word, such as `odcloud image copy`. */
export interface CommandGroup {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs of `--help`, in lines of at most 80 columns. */
  readonly help: string;
  /** The commands of the group by their verb, in the order of `--help`. */
  readonly commands: Readonly<Record<string, Command>>;
}

/** Exit codes, as `odcloud --help` explains them. */
export const DONE = 0;
export const FAILED = 1;
export const MISUSED = 2;
/** The exit codes that shells use for a program that a signal ended. */
export const STOPPED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The command line is not understood. The message is for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The command whose arguments are not understood; undefined: the command itself is not known. */
  command: string | undefined;
}

export const JSON_OPTION: Option = { help: 'print only the result, as JSON, to standard output' };

/** Writes a result as JSON. */
export const writeJson = ({ terminal }: Call, value: unknown): void => {
  terminal.write(`${JSON.stringify(value, undefined, 2)}\n`);
};
