import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { installed } from '../../support/programs';
import { CACHE } from '../../support/project';

/** A client of registries that shares no code with skopeo. */
const CRANE = 'github.com/google/go-containerregistry/cmd/crane@v0.22.1';
const FOLDER = path.join(CACHE, CRANE.replace(/\W+/g, '-'));

/** Builds crane once if Go is installed, and adds it to PATH. Otherwise, `installed('crane')` stays false. */
export const buildCrane = (): void => {
  if (!existsSync(path.join(FOLDER, 'crane')) && installed('go')) {
    mkdirSync(FOLDER, { recursive: true });
    spawnSync('go', ['install', CRANE], {
      stdio: 'inherit',
      timeout: 300_000,
      env: { ...process.env, GOBIN: FOLDER, GOFLAGS: '', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    });
  }
  process.env['PATH'] = `${FOLDER}:${process.env['PATH'] ?? ''}`;
};
