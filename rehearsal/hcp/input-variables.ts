import type { Run } from './run';

/** A string in HCL: that of JSON, in which nothing is a template. */
const quoted = (value: string): string => JSON.stringify(value).replaceAll(/([$%])\{/g, '$1$1{');

/**
 * The values of a run's input variables, as a `.tfvars` file: those of its workspace, and over them those that came with
 * the run itself.
 */
export const inputVariables = ({ workspace, options }: Run): string => {
  const values = new Map(
    [...workspace.variables.values()]
      .filter(({ category }) => category === 'terraform')
      .map(({ key, value, hcl }) => [key, hcl ? value : quoted(value)] as const),
  );
  for (const { key, value } of options.variables) values.set(key, value);
  return [...values].map(([key, value]) => `${key} = ${value}\n`).join('');
};
