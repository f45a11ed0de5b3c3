import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../config/load';

/** Folder of the states of an environment with the backend `local`, as seen from the folder of the synthesis. */
export const STATES_FOLDER = path.join('..', 'terraform-state');

/** Returns the path of a stack's state, as seen from the folder of the stack. */
export const statePath = (environment: string, role: string): string =>
  ['..', '..', ...STATES_FOLDER.split(path.sep), environment, `${role}.tfstate`].join('/');

/**
 * Creates the folder of an environment's states, for its owner only, and takes the states in it away from everybody
 * else. Terraform itself would create both for everybody to read, and a state may contain a private key.
 *
 * It does nothing for other backends.
 *
 * @param outdir the folder of the synthesis that will be deployed
 * @throws Error when the folder belongs to somebody else or cannot be written
 */
export const shutStateFolder = ({ name, config }: Environment, outdir: string): void => {
  if (config.backend.type !== 'local') return;
  const folder = path.join(outdir, STATES_FOLDER, name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) chmodSync(path.join(folder, entry.name), 0o600);
    }
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new Error(
      `${folder}: got ${code} while it was made readable by you alone; allowed: a folder that is yours, since states may contain secrets; change its owner, or synthesise into another folder`,
    );
  }
};
