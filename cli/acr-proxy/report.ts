import {
  besideColumn,
  columnsOf,
  counted,
  displayWidth,
  padEnd,
  styleFor,
  type Terminal,
  wrap,
} from '../terminal';
import { type CheckedHost, isFault, isSound, type StepName } from './check';
import { ROLES } from './hosts';

const STEPS: readonly StepName[] = ['name', 'connection', 'certificate', 'answer', 'image', 'list'];
const STEP_WIDTH = Math.max(...STEPS.map(displayWidth));
const ROLE_WIDTH = Math.max(...Object.values(ROLES).map(displayWidth));

const markFor = (terminal: Terminal, isRight: boolean): string =>
  styleFor(terminal)(isRight ? 'green' : 'red', isRight ? '✓' : '✗');

/** Prints a host with a line for each step, and the fix for each fault. */
export const writeHost = (terminal: Terminal, checked: CheckedHost): void => {
  const width = columnsOf(terminal);
  const { role, host, steps } = checked;
  terminal.write(`${markFor(terminal, isSound(checked))} ${padEnd(ROLES[role], ROLE_WIDTH)}  ${host}\n`);
  for (const { step, detail } of steps) {
    const text = isFault(detail) ? detail.problem : detail;
    const start = `  ${markFor(terminal, !isFault(detail))} ${padEnd(step, STEP_WIDTH)}  `;
    terminal.write(`${start}${besideColumn(text, STEP_WIDTH + 6, width)}\n`);
    if (isFault(detail)) terminal.write(`    fix: ${besideColumn(detail.fix, 9, width)}\n`);
  }
};

/** Prints which hosts fail. */
export const writeSum = (terminal: Terminal, checked: readonly CheckedHost[]): void => {
  const failed = checked.filter((one) => !isSound(one));
  const names = failed.map(({ role, host }) => `${ROLES[role]} ${host}`).join(', ');
  const text =
    failed.length === 0
      ? `all of ${counted(checked.length, 'host')}`
      : `${failed.length} of ${counted(checked.length, 'host')} failed: ${names}`;
  const width = columnsOf(terminal);
  terminal.write(`${markFor(terminal, failed.length === 0)} ${besideColumn(text, 2, width)}\n`);
};

/** Prints what is about to be checked. */
export const writeStart = (terminal: Terminal, proxy: string | undefined): void => {
  const text =
    proxy === undefined
      ? 'Where the names of this machine lead:'
      : `At ${proxy}, whatever the names of this machine lead to:`;
  terminal.write(`${wrap(text, columnsOf(terminal))}\n`);
};
