import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { loadEnvironment } from '../../config/load';
import { deployedBeside } from '../../stacks/deployed';
import { withFolder } from './environments';

/** Resource type → attributes of one resource of a state. */
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
    resources: Object.entries(resources).map(([type, attributes]) => ({
      mode: 'managed',
      type,
      name: 'one',
      instances: [{ attributes }],
    })),
  });

/**
 * Loads an environment beside states, as a synth for a deploy does.
 *
 * @param states path below `terraform-state` → content
 * @returns the message of the fault, or `accepted`
 */
export const loadBeside = (states: Readonly<Record<string, string>>, text: string, name = 'test'): string =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, `${name}.yaml`), text);
    for (const [file, content] of Object.entries(states)) {
      const at = path.join(folder, 'terraform-state', file);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, content);
    }
    try {
      loadEnvironment(name, folder, 'test', deployedBeside(path.join(folder, 'cdktf.out')));
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  });
