import {
  type Output,
  type Progress,
  REHEARSAL_STEPS,
  type RehearsalResult,
  type RehearsalStep,
  type StackResult,
} from '../rehearsal';
import {
  besideColumn,
  clip,
  columnsOf,
  counted,
  displayWidth,
  padEnd,
  padStart,
  type Style,
  styleFor,
  type Terminal,
  wrap,
} from './terminal';

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

/** The column titles of the table: long ones, and short ones for narrow terminals. */
const LONG: Record<RehearsalStep | 'resources' | 'total', string> = {
  ...TITLES,
  replan: 'again',
  refused: 'refused',
  resources: 'resources',
  total: 'total s',
};
const SHORT: typeof LONG = {
  ...LONG,
  validate: 'valid',
  refused: 'guard',
  lifted: 'lift',
  destroy: 'gone',
  resources: 'made',
  total: 'total',
};

/** Width of the report in columns when it does not go to a terminal. It is also the largest width. */
const WIDTH = 100;

/** The indent of the table, and the gap between its columns. */
const INDENT = '  ';
const GAP = '  ';

/**
 * Returns the `onProgress` of `rehearse`. It prints a line with stack, step and seconds for each finished step. On a
 * terminal it also prints a line for the current step.
 */
export const progressReporter = (terminal: Terminal): ((progress: Progress) => void) => {
  const style = styleFor(terminal);
  const overwrites = terminal.isTTY && process.env['TERM'] !== 'dumb';
  return ({ stack, stacks, step, state, seconds }) => {
    const width = Math.max(...stacks.map((name) => name.length));
    const line = `${stack.padEnd(width)}  ${TITLES[step].padEnd(STEP_WIDTH)}`;
    if (state === 'begun') {
      if (overwrites) terminal.write(`${style('cyan', '›')} ${line}`);
      return;
    }
    const mark = state === 'done' ? style('green', '✓') : style('red', '✗');
    // Overwrites the line of the current step.
    const start = overwrites ? '\r\x1b[2K' : '';
    terminal.write(`${start}${mark} ${line}  ${style('dim', time(seconds).padStart(7))}\n`);
  };
};

const time = (seconds: number): string => `${seconds.toFixed(2)} s`;

/** The result as text: a table of stacks and steps, then the outputs of each stack. */
export const summary = (result: RehearsalResult, terminal: Terminal): string => {
  const style = styleFor(terminal);
  const width = Math.min(columnsOf(terminal) ?? WIDTH, WIDTH);
  return [
    '',
    ...table(result, width, style),
    '',
    ...result.stacks.flatMap((stack) => outputs(stack, width, style)),
    ...verdict(result, width, style),
    '',
  ].join('\n');
};

/** A row before layout: a name, then numbers. */
type Row = readonly [string, ...string[]];

const table = ({ stacks }: RehearsalResult, width: number, style: Style): string[] => {
  const steps = REHEARSAL_STEPS.filter((step) => stacks.some(({ seconds }) => seconds[step] !== undefined));
  const head = (titles: typeof LONG): Row => [
    'stack',
    titles.resources,
    ...steps.map((step) => titles[step]),
    titles.total,
  ];
  const rows = stacks.map((stack) => row(stack.name, [stack], steps));
  const all = stacks.length > 1 ? [row('all', stacks, steps)] : [];
  const long = layout([head(LONG), ...rows, ...all]);
  const fits = long.columns <= width;
  const { lines, columns } = fits ? long : layout([head(SHORT), ...rows, ...all], width);
  const [first = '', ...others] = lines;
  const rule = style('dim', INDENT + '─'.repeat(columns - INDENT.length));
  return [
    style('bold', first),
    rule,
    ...others.slice(0, rows.length),
    ...(all.length ? [rule, ...others.slice(rows.length)] : []),
    ...(fits ? [] : [style('dim', wrap(INDENT + legendOf(steps), width))]),
  ];
};

/** What the short titles stand for. */
const legendOf = (steps: readonly RehearsalStep[]): string =>
  [
    `${SHORT.resources}: ${LONG.resources}`,
    ...steps.filter((step) => SHORT[step] !== LONG[step]).map((step) => `${SHORT[step]}: ${TITLES[step]}`),
  ].join('; ');

const row = (name: string, of: readonly StackResult[], steps: readonly RehearsalStep[]): Row => {
  const cell = (seconds: number | undefined): string => (seconds === undefined ? '–' : seconds.toFixed(2));
  const total = (step: RehearsalStep): number | undefined => {
    const spent = of.flatMap(({ seconds }) => seconds[step] ?? []);
    return spent.length > 0 ? sum(spent) : undefined;
  };
  return [
    name,
    String(sum(of.map((stack) => stack.resources))),
    ...steps.map((step) => cell(total(step))),
    cell(sum(steps.map((step) => total(step) ?? 0))),
  ];
};

/** Lays rows out as lines of one width. A name that is too long for `most` columns keeps its distinctive end. */
const layout = (rows: readonly Row[], most = Infinity): { lines: string[]; columns: number } => {
  const longest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const widths = (rows[0] ?? []).slice(1).map((_, i) => longest(rows.map((cells) => cells[i + 1] ?? '')));
  const numbers = sum(widths.map((width) => GAP.length + width));
  const names = Math.min(longest(rows.map(([name]) => name)), Math.max(8, most - INDENT.length - numbers));
  const line = ([name, ...cells]: Row): string =>
    INDENT +
    [
      padEnd(clip(name, names, 'start'), names),
      ...cells.map((text, i) => padStart(text, widths[i] ?? 0)),
    ].join(GAP);
  return { lines: rows.map(line), columns: INDENT.length + names + numbers };
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
      return `${style('dim', start)}${clip(shown(output), Math.max(1, width - start.length))}`;
    }),
    '',
  ];
};

const shown = ({ value, sensitive }: Output): string => {
  if (sensitive) return '(sensitive)';
  return typeof value === 'string' ? value.replaceAll('\n', '⏎') : JSON.stringify(value);
};

const verdict = (
  { stacks, seconds, engine, terraform }: RehearsalResult,
  width: number,
  style: Style,
): string[] => {
  const made = sum(stacks.map(({ resources }) => resources));
  const kept = stacks.filter(({ destroyed }) => !destroyed);
  const end = kept.length === 0 ? 'destroyed again' : 'kept, because they are protected';
  const what = `${counted(made, 'resource')} in ${counted(stacks.length, 'stack')} made, found unchanged, ${end}`;
  const how = `${engine.toLowerCase()} ${terraform}, ${time(seconds)}`;
  const mark = style('green', '✓');
  const whole = `${what} – ${how}`;
  if (INDENT.length + 2 + displayWidth(whole) <= width)
    return [`${INDENT}${mark} ${what} ${style('dim', `– ${how}`)}`];
  return [`${INDENT}${mark} ${besideColumn(what, 4, width)}`, `    ${style('dim', how)}`];
};
