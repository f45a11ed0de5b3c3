import { styleText } from 'node:util';

import {
  type Output,
  type Progress,
  REHEARSAL_STEPS,
  type RehearsalResult,
  type RehearsalStep,
  type StackResult,
} from './result';

/** Output of a report. A terminal receives colours (unless NO_COLOR is set) and a line for the current step. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const TITLES: Record<RehearsalStep, string> = {
  init: 'init',
  validate: 'validate',
  plan: 'plan',
  apply: 'apply',
  replan: 'plan again',
  refused: 'destroy refused',
  lifted: 'unprotect',
  destroy: 'destroy',
};
const STEP_WIDTH = Math.max(...Object.values(TITLES).map((title) => title.length));
const WIDTH = 100;

type Format = Parameters<typeof styleText>[0];
type Style = (format: Format, text: string) => string;

const styleFor = (terminal: Terminal): Style => {
  const plain = !terminal.isTTY || Boolean(process.env['NO_COLOR']);
  return (format, text) => (plain ? text : styleText(format, text));
};

/** Returns an `onProgress` for `rehearse` that prints a line for each finished step: stack, step and seconds. */
export const progressReporter = (terminal: Terminal): ((progress: Progress) => void) => {
  const style = styleFor(terminal);
  return ({ stack, stacks, step, state, seconds }) => {
    const width = Math.max(...stacks.map((name) => name.length));
    const line = `${stack.padEnd(width)}  ${TITLES[step].padEnd(STEP_WIDTH)}`;
    if (state === 'begun') {
      if (terminal.isTTY) terminal.write(`${style('cyan', '›')} ${line}`);
      return;
    }
    const mark = state === 'done' ? style('green', '✓') : style('red', '✗');
    // overwrites the line of the current step
    const start = terminal.isTTY ? '\r\x1b[2K' : '';
    terminal.write(`${start}${mark} ${line}  ${style('dim', time(seconds).padStart(7))}\n`);
  };
};

const time = (seconds: number): string => `${seconds.toFixed(2)} s`;

/** Formats the result as text: a table of stacks and steps, followed by the outputs of each stack. */
export const summary = (result: RehearsalResult, terminal: Terminal): string => {
  const style = styleFor(terminal);
  const width = Math.min(terminal.columns ?? WIDTH, WIDTH);
  return [
    '',
    ...table(result, style),
    '',
    ...result.stacks.flatMap((stack) => outputs(stack, width, style)),
    verdict(result, style),
    '',
  ].join('\n');
};

const table = ({ stacks }: RehearsalResult, style: Style): string[] => {
  const steps = REHEARSAL_STEPS.filter((step) => stacks.some(({ seconds }) => seconds[step] !== undefined));
  const cell = (seconds: number | undefined): string => (seconds === undefined ? '–' : seconds.toFixed(2));
  const row = (name: string, of: readonly StackResult[]): string[] => {
    const total = (step: RehearsalStep): number | undefined => {
      const spent = of.flatMap(({ seconds }) => seconds[step] ?? []);
      return spent.length > 0 ? sum(spent) : undefined;
    };
    const resources = String(sum(of.map((stack) => stack.resources)));
    return [
      name,
      resources,
      ...steps.map((step) => cell(total(step))),
      cell(sum(steps.map((step) => total(step) ?? 0))),
    ];
  };
  const titles = steps.map((step) =>
    TITLES[step].replace('destroy refused', 'refused').replace('plan again', 'again'),
  );
  const head = ['stack', 'resources', ...titles, 'total s'];
  const body = stacks.map((stack) => row(stack.name, [stack]));
  const all = row('all', stacks);
  const widths = head.map((_, i) => Math.max(...[head, ...body, all].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join('  ')}`;
  const rule = style('dim', `  ${'─'.repeat(sum(widths) + 2 * (widths.length - 1))}`);
  return [
    style('bold', line(head)),
    rule,
    ...body.map(line),
    ...(stacks.length > 1 ? [rule, line(all)] : []),
  ];
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const outputs = ({ name, outputs: all }: StackResult, width: number, style: Style): string[] => {
  const entries = Object.entries(all);
  if (entries.length === 0) return [];
  const longest = Math.max(...entries.map(([key]) => key.length));
  return [
    style('bold', `  ${name}`),
    ...entries.map(([key, output]) => {
      const start = `    ${key.padEnd(longest)}  `;
      return `${style('dim', start)}${clip(shown(output), width - start.length)}`;
    }),
    '',
  ];
};

const shown = ({ value, sensitive }: Output): string => {
  if (sensitive) return '(sensitive)';
  return typeof value === 'string' ? value.replaceAll('\n', '⏎') : JSON.stringify(value);
};

const clip = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;

const verdict = ({ stacks, seconds, terraform }: RehearsalResult, style: Style): string => {
  const made = sum(stacks.map(({ resources }) => resources));
  const kept = stacks.filter(({ destroyed }) => !destroyed);
  const end = kept.length === 0 ? 'destroyed again' : 'left, being protected';
  const what = `${made} resources in ${stacks.length} stacks made, found unchanged, ${end}`;
  return `  ${style('green', '✓')} ${what} ${style('dim', `– terraform ${terraform}, ${time(seconds)}`)}`;
};
