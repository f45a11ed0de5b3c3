import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

import { installed } from '../../support/programs';
import { CACHE } from '../../support/project';

/** A client of registries that shares no code with skopeo. */
const CRANE = 'github.com/google/go-containerregistry/cmd/crane@v0.22.1';
const FOLDER = path.join(CACHE, CRANE.replace(/\W+/g, '-'));

/** Builds crane once if Go is installed, and adds it to PATH. Otherwise, `installed('crane')` stays false. */
export const buildCrane = (): void => {
  const program = path.join(FOLDER, 'crane');
  if (!existsSync(program) && installed('go')) {
    mkdirSync(FOLDER, { recursive: true });
    // Two test files may build it at once.
    const draft = path.join(FOLDER, String(process.pid));
    const { status } = spawnSync('go', ['install', CRANE], {
      stdio: 'inherit',
      timeout: 300_000,
      env: { ...process.env, GOBIN: draft, GOFLAGS: '', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    });
    if (status === 0) renameSync(path.join(draft, 'crane'), program);
    rmSync(draft, { recursive: true, force: true });
  }
  process.env['PATH'] = `${FOLDER}:${process.env['PATH'] ?? ''}`;
};
