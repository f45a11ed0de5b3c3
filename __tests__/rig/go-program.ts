import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { CACHE } from '../support/project';

export interface GoProgram {
  /** Name of the program. */
  readonly name: string;
  /** Folder with `go.mod` and `go.sum`, which pin it. */
  readonly module: string;
  /** Package that is built. */
  readonly source: string;
  /** Options of the linker besides those that leave out symbols. */
  readonly linked: readonly string[];
}

/** Builds a program from the Go module proxy, unless it was built before. Returns its path. */
export const goProgram = async ({ name, module, source, linked }: GoProgram): Promise<string> => {
  const pins = ['go.mod', 'go.sum'].map((file) => readFileSync(path.join(module, file), 'utf8'));
  const hash = createHash('sha256')
    .update([...pins, source, ...linked].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const program = path.join(CACHE, name, hash, name);
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(program), { recursive: true });
  // Two tests may build it at once.
  const draft = `${program}.${process.pid}`;
  await promisify(execFile)(
    'go',
    ['build', '-trimpath', '-o', draft, '-ldflags', ['-s', '-w', ...linked].join(' '), source],
    { cwd: module, env: { ...process.env, CGO_ENABLED: '0' }, maxBuffer: 64 << 20 },
  );
  renameSync(draft, program);
  return program;
};
