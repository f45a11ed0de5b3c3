import type { Deployment, Output } from '../../deployment';
import { besideColumn, columnsOf, styleFor, type Terminal } from '../terminal';

const WIDTH = 80;

/** A command that opens a shell, in which another command prints the token. */
const SHELL = 'ali-instance-cli session ';

/** What a person does after a deploy, by the output that says how. */
const NEXT_STEPS: Readonly<Record<string, (value: string) => string>> = {
  dns_target: (value) => `create this record for your domain: ${value}`,
  token_command: (value) =>
    value.startsWith(SHELL)
      ? `open a shell on the host, and run sudo open-design token there: ${value}`
      : `read the token: ${value}`,
  endpoint: (value) =>
    `open the app, sign in as open-design with the token, and set a model (docs/first-steps.md): ${value}`,
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
  return Object.entries(NEXT_STEPS).flatMap(([name, step]) => {
    const output = all[name];
    return output ? [step(shown(output))] : [];
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
