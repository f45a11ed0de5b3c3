import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { apiError, type Handler, json } from './exchange';

/**
 * The app's settings in the data directory. While they lack `onboardingCompleted`, the app shows nothing but its
 * onboarding. A file that exists at the start counts as well as a PUT. §2.1, observed with Open Design 0.20.2, 2026-08.
 */
export class AppConfig {
  constructor(private readonly dataDir: string) {}

  readonly get: Handler = ({ response }) => json(response, 200, { config: this.read() });

  readonly put: Handler = ({ response, body }) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      apiError(response, 400, 'BAD_REQUEST', 'body must be an object');
      return;
    }
    mkdirSync(this.dataDir, { recursive: true });
    writeFileSync(this.file(), JSON.stringify({ ...this.read(), ...body }));
    json(response, 200, { config: this.read() });
  };

  private read(): object {
    try {
      return JSON.parse(readFileSync(this.file(), 'utf8')) as object;
    } catch {
      return {};
    }
  }

  private file(): string {
    return path.join(this.dataDir, 'app-config.json');
  }
}
