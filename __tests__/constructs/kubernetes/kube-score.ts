import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { CACHE } from '../../support/project';

const VERSION = 'v1.20.0';

/** Result of one check of one object. */
export interface Score {
  readonly object: string;
  readonly check: string;
  readonly ok: boolean;
}

/** An object, as kube-score writes it. */
interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** The best of kube-score's grades. */
const OK = 10;

/** Builds kube-score from the Go module proxy, unless it was built before. */
export const kubeScore = async (): Promise<string> => {
  const folder = path.join(CACHE, 'kube-score', VERSION);
  const program = path.join(folder, 'kube-score');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    await promisify(execFile)('go', ['install', `github.com/zegl/kube-score/cmd/kube-score@${VERSION}`], {
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      maxBuffer: 64 << 20,
    });
  }
  return program;
};

/** Returns the results of all checks that apply to the objects. */
export const scores = async (program: string, yaml: string): Promise<readonly Score[]> => {
  const child = spawn(program, ['score', '--output-format', 'json', '--kubernetes-version', 'v1.34', '-']);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdin.end(yaml);
  await new Promise((resolve) => child.once('close', resolve));
  return (JSON.parse(text) as Scored[]).flatMap(({ object_name: object, checks }) =>
    checks
      .filter(({ skipped }) => !skipped)
      .map(({ check, grade }) => ({ object, check: check.id, ok: grade === OK })),
  );
};
