import type { Terminal } from './terminal';

/** An option of a command, beside `--help`. */
export interface Option {
  readonly help: string;
  /** What its value is called in the help; undefined: it takes none. */
  readonly value?: string;
}

/** How a command was called. */
export interface Call {
  /** Arguments that are no options. */
  readonly args: readonly string[];
  /** Options that were given, by their long name: their value, or true. */
  readonly options: Readonly<Record<string, string | true>>;
  /** Standard output. */
  readonly terminal: Terminal;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** A command of `odcloud`. One that fails throws, or returns {@link FAILED} after it has said why. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Its arguments, as `--help` writes them. */
  readonly args: readonly string[];
  /** Paragraphs of `--help`, in lines of 80 columns at most. */
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  run(call: Call): Promise<number>;
}

/** Exit codes, as `odcloud --help` explains them. */
export const DONE = 0;
export const FAILED = 1;
export const MISUSED = 2;
/** What a shell gives to a program that a signal ended. */
export const STOPPED = { SIGINT: 130, SIGTERM: 143 } as const;

/** The command line is not understood. The message is for a person. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const JSON_OPTION: Option = { help: 'the result as JSON, and nothing else, on standard output' };

/** Writes a result for machines. */
export const writeJson = ({ terminal }: Call, value: unknown): void => {
  terminal.write(`${JSON.stringify(value, undefined, 2)}\n`);
};
