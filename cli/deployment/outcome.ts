import type { Deployment, Output } from '../../deployment';
import { besideColumn, columnsOf, styleFor, type Terminal } from '../terminal';

const WIDTH = 80;

/** What a person does after a deploy, by the output that says how. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  dns_target: 'create this record for your domain',
  token_command: 'read the token',
  endpoint: 'open the app, and sign in as open-design with the token',
};

const shown = ({ value, sensitive }: Output): string => {
  if (sensitive) return '(sensitive)';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The outputs that lead a person on. A later stack knows better than the stacks before it. */
const nextSteps = ({ deployed }: Deployment): string[] => {
  const all = Object.assign({}, ...deployed.map(({ outputs }) => outputs)) as Readonly<
    Record<string, Output>
  >;
  return Object.entries(NEXT_STEPS).flatMap(([name, text]) => {
    const output = all[name];
    return output ? [`${text}: ${shown(output)}`] : [];
  });
};

/** Writes the outputs of the deployed stacks and the next steps. */
export const writeOutcome = (terminal: Terminal, result: Deployment): void => {
  const style = styleFor(terminal);
  const width = columnsOf(terminal) ?? WIDTH;
  for (const { plan, outputs } of result.deployed) {
    const entries = Object.entries(outputs);
    if (entries.length === 0) continue;
    terminal.write(`\n${style('bold', plan.stack.name)}\n`);
    const longest = Math.max(...entries.map(([name]) => name.length));
    for (const [name, output] of entries) {
      const start = `  ${name.padEnd(longest)}  `;
      // A command must stay on its line to be copied.
      terminal.write(
        `${style('dim', start)}${shown(output).replaceAll('\n', `\n${' '.repeat(start.length)}`)}\n`,
      );
    }
  }
  const steps = nextSteps(result);
  if (steps.length > 0) terminal.write(`\n${style('bold', 'next')}\n`);
  steps.forEach((step, index) => terminal.write(`  ${index + 1}. ${besideColumn(step, 5, width)}\n`));
};
