import { readFileSync } from 'node:fs';
import path from 'node:path';

import { goProgram } from '../go-program';

const MODULE = path.join(__dirname, 'module');

/** Version that is built, such as `v1.34.4`. */
export const VERSION =
  /k8s\.io\/kubernetes (v[\d.]+)/.exec(readFileSync(path.join(MODULE, 'go.mod'), 'utf8'))?.[1] ?? '';

/** Builds the API server from the Go module proxy, unless it was built before. Returns the path of the program. */
export const apiserver = (): Promise<string> =>
  goProgram({
    name: 'kube-apiserver',
    module: MODULE,
    source: 'k8s.io/kubernetes/cmd/kube-apiserver',
    // Without the version, clients cannot determine which API the server supports.
    linked: ['component-base', 'client-go/pkg'].map(
      (place) => `-X k8s.io/${place}/version.gitVersion=${VERSION}`,
    ),
  });
