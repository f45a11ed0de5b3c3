import { platformText } from '../../images/platform';
import { besideColumn, columnsOf, displayWidth, padEnd, styleFor, type Terminal } from '../terminal';
import type { CheckedImage } from './check';
import { type Explained, ROLES } from './explain-end';

const ROLE_WIDTH = Math.max(...[...Object.values(ROLES), 'mirror'].map(displayWidth));

/** Prints what is known about one image: a line for each host, and the fix for each fault. */
export const writeChecked = (
  terminal: Terminal,
  { key, image, isPullable, platforms, mirrors, hosts, fault }: CheckedImage,
): void => {
  const style = styleFor(terminal);
  const width = columnsOf(terminal);
  const mark = (isRight: boolean): string => (isRight ? style('green', '✓') : style('red', '✗'));
  const line = (start: string, column: number, text: string): void => {
    terminal.write(`${start}${besideColumn(text, column, width)}\n`);
  };
  const fix = (explained: Explained | undefined): void => {
    if (explained) line('    fix: ', 9, explained.fix);
  };

  terminal.write(`${mark(isPullable)} ${key}\n    ${image}\n`);
  if (platforms.length) line('    ', 4, platforms.map(platformText).join(', '));
  for (const { url, problem } of mirrors) {
    const sign = problem === undefined ? mark(true) : style('yellow', '!');
    line(
      `  ${sign} ${padEnd('mirror', ROLE_WIDTH)}  `,
      ROLE_WIDTH + 6,
      problem === undefined ? url : `${url}: ${problem}`,
    );
  }
  for (const { role, host, fault: ofHost } of hosts) {
    const text = ofHost ? `${host}: ${ofHost.problem}` : host;
    line(`  ${mark(!ofHost)} ${padEnd(ROLES[role], ROLE_WIDTH)}  `, ROLE_WIDTH + 6, text);
    fix(ofHost);
  }
  if (fault) line(`  ${mark(false)} `, 4, fault.problem);
  fix(fault);
};
