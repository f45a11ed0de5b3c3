import { tmpdir } from 'node:os';
import path from 'node:path';

import { BASIC_USER, DAEMON_PORT, DATA_DIR, ENV } from '../../../open-design/contract';
import { isLoopbackName } from './admission';
import { StandInDaemon } from './daemon';
import { Database } from './database';
import { MEBIBYTE } from './exchange';
import type { Generation } from './generations';
import { parseOrigins } from './origins';
import { DEFAULTS } from './settings';

// The program of the app's image.

const env = (name: string, fallback = ''): string => process.env[name] ?? fallback;
const number = (name: string, fallback: number): number => Number(env(name, String(fallback)));

const token = env(ENV.apiToken);
const bindHost = env(ENV.bindHost, '127.0.0.1');
const dataDir = env(ENV.dataDir, DATA_DIR);
const version = env('STAND_IN_VERSION', '1');
const requestTimeout = env('STAND_IN_REQUEST_TIMEOUT_SECONDS');
const port = number(ENV.port, DAEMON_PORT);

if (!isLoopbackName(bindHost) && !token)
  throw new Error(`refusing to bind ${bindHost} without ${ENV.apiToken}`);

/**
 * Memory that the app holds when it is idle, 158 to 225 MB with that of Node.js itself. It is written, so it counts.
 * §2.2, observed with Open Design 0.20.2, 2026-08.
 */
const idle = Buffer.alloc(number('STAND_IN_IDLE_MEBIBYTES', 120) * MEBIBYTE, BASIC_USER);

const database = new Database(dataDir);
const daemon = new StandInDaemon(
  env('STAND_IN_GENERATION', 'G3') as Generation,
  token,
  {
    port,
    origins: parseOrigins(env(ENV.allowedOrigins)),
    version,
    healthy: version !== 'sick',
    ...(requestTimeout && { requestTimeoutSeconds: Number(requestTimeout) }),
    scriptMebibytes: number('STAND_IN_SCRIPT_MEBIBYTES', DEFAULTS.scriptMebibytes),
  },
  { dataDir, temporary: path.join(tmpdir(), 'uploads'), database },
);
void daemon.start(port, bindHost);

// The process ends with status 0 when the database has closed. §2.12, observed with Open Design 0.20.2, 2026-08.
process.on('SIGTERM', () => {
  void daemon.stop().then(() => database.close());
});
// A reference that lasts keeps the memory.
process.once('exit', () => idle.fill(0));
