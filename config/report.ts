import path from 'node:path';

import { type Fault, printable } from './faults';
import { withoutLooks } from './secret-looks';

/** The report shows at most this many faults. Nobody reads more. */
const MOST_FAULTS = 100;

const placeOf = ({ path: at, isBeside }: Fault): string =>
  at.join('.') || (isBeside ? '(other states)' : '(whole file)');

const FIX = '    fix:     ';

/** The lines of a fix, all in one column. */
const linesOfFix = (fix: string): string[] =>
  fix.split('\n').map((line, index) => (index === 0 ? FIX : ' '.repeat(FIX.length)) + line);

/** Formats the faults of a file for a person. */
export const report = (
  file: string,
  faults: readonly Fault[],
  lineOf: (at: Fault['path']) => number | undefined,
): string => {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  const items = faults.slice(0, MOST_FAULTS).map((fault) => {
    const line = fault.line ?? lineOf(fault.path);
    return (
      [
        `  ${placeOf(fault)}${line === undefined ? '' : ` (line ${line})`}`,
        `    got:     ${fault.got}`,
        `    allowed: ${fault.allowed}`,
        ...(fault.fix ? linesOfFix(fault.fix) : []),
      ]
        // What was refused as a secret is gone already. This is for what only parts of a fault have, such as a YAML tag.
        .map((text) => printable(withoutLooks(text)))
        .join('\n')
    );
  });
  const more = faults.length > MOST_FAULTS ? [`  and ${faults.length - MOST_FAULTS} more`] : [];
  const name = path.relative(process.cwd(), file);
  const head = faults.every(({ isBeside }) => isBeside)
    ? `${name} is right by itself, but cannot be deployed beside other states`
    : `${name} has ${count}`;
  return `${head}\n\n${[...items, ...more].join('\n\n')}`;
};
