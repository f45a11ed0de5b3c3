import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { CACHE } from '../../support/project';

const MODULE = path.join(__dirname, 'module');
const FOLDER = path.join(CACHE, 'kube-apiserver');

const mod = readFileSync(path.join(MODULE, 'go.mod'), 'utf8');

/** Version that is built, such as `v1.34.4`. */
export const VERSION = /k8s\.io\/kubernetes (v[\d.]+)/.exec(mod)?.[1] ?? '';

/** Builds the API server from the Go module proxy, unless it was built before. Returns the path of the program. */
export const apiserver = async (): Promise<string> => {
  const hash = createHash('sha256').update(mod).digest('hex').slice(0, 16);
  const program = path.join(FOLDER, hash, 'kube-apiserver');
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(program), { recursive: true });
  // Without the version, clients cannot determine which API the server supports.
  const versions = ['component-base', 'client-go/pkg'].map(
    (place) => `-X k8s.io/${place}/version.gitVersion=${VERSION}`,
  );
  await promisify(execFile)(
    'go',
    [
      ...['build', '-trimpath', '-o', `${program}.new`, '-ldflags', ['-s', '-w', ...versions].join(' ')],
      'k8s.io/kubernetes/cmd/kube-apiserver',
    ],
    { cwd: MODULE, env: { ...process.env, CGO_ENABLED: '0' }, maxBuffer: 64 << 20 },
  );
  renameSync(`${program}.new`, program);
  return program;
};
