import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { loadEnvironment } from '../../config/load';
import { deployedBeside } from '../../stacks/deployed';
import { withFolder } from './environments';

/** Resource type, or type and name as in an address → attributes of one resource of a state. */
export type StateResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A state with these resources, as Terraform writes it. */
export const stateWith = (
  resources: StateResources,
  outputs: Readonly<Record<string, string>> = {},
): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, { value, type: 'string' }]),
    ),
    resources: Object.entries(resources).map(([address, attributes]) => {
      const [type, name = 'one'] = address.split('.');
      return { mode: 'managed', type, name, instances: [{ attributes }] };
    }),
  });

/**
 * Loads a text as the environment `test` beside states, as a synth for a deploy does.
 *
 * @param states path below `terraform-state` → content
 * @param others names of further environments that have a file
 * @returns the message of the fault, or `accepted`
 */
export const loadBeside = (
  states: Readonly<Record<string, string>>,
  text: string,
  others: readonly string[] = [],
): string =>
  withFolder((folder) => {
    for (const file of ['test', ...others]) writeFileSync(path.join(folder, `${file}.yaml`), text);
    for (const [file, content] of Object.entries(states)) {
      const at = path.join(folder, 'terraform-state', file);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, content);
    }
    try {
      loadEnvironment('test', folder, 'test', deployedBeside(path.join(folder, 'cdktf.out')));
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  });
