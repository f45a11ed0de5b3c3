import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Environment } from '../config/load';

/** The same environment with every protection against destruction lifted. */
export const unprotected = ({ name, config }: Environment): Environment => ({
  name,
  config: { ...config, ...(config.ecs ? { ecs: { ...config.ecs, protect: false } } : {}) },
});

/** Runs `use` with an empty folder that is gone afterwards, whatever happens. */
export const withTempFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'open-design-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
