import path from 'node:path';

import { type Fault, printable } from './faults';
import { withoutLooks } from './secret-looks';

/** The report shows at most this many faults. Nobody reads more. */
const MOST_FAULTS = 100;

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
        `  ${fault.path.join('.') || '(whole file)'}${line === undefined ? '' : ` (line ${line})`}`,
        `    got:     ${fault.got}`,
        `    allowed: ${fault.allowed}`,
        ...(fault.fix ? [`    fix:     ${fault.fix}`] : []),
      ]
        // What was refused as a secret is gone already. This is for what only parts of a fault have, such as a YAML tag.
        .map((text) => printable(withoutLooks(text)))
        .join('\n')
    );
  });
  const more = faults.length > MOST_FAULTS ? [`  and ${faults.length - MOST_FAULTS} more`] : [];
  return `${path.relative(process.cwd(), file)} has ${count}\n\n${[...items, ...more].join('\n\n')}`;
};
