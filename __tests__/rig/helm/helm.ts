import path from 'node:path';

import { parseAllDocuments } from 'yaml';

import { type ProgramRun, run } from '../../support/project';
import type { Manifest } from '../apiserver/paths';
import { goProgram } from '../go-program';

/** Minor version of Kubernetes for which Helm renders without a cluster. Helm's own build sets it likewise. */
const MINOR = 34;

/** Builds Helm from the Go module proxy, unless it was built before. Returns the path of the program. */
const program = (): Promise<string> =>
  goProgram({
    name: 'helm',
    module: path.join(__dirname, 'module'),
    source: 'helm.sh/helm/v3/cmd/helm',
    linked: ['chartutil', 'lint/rules'].flatMap((place) =>
      ['Major=1', `Minor=${MINOR}`].map((version) => `-X helm.sh/helm/v3/pkg/${place}.k8sVersion${version}`),
    ),
  });

/** Runs the real Helm, in a home of its own. */
export const helm = async (
  home: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ProgramRun> =>
  run(await program(), args, {
    cwd: home,
    env: {
      HELM_CACHE_HOME: path.join(home, 'cache'),
      HELM_CONFIG_HOME: path.join(home, 'config'),
      HELM_DATA_HOME: path.join(home, 'data'),
      ...env,
    },
  });

/** The objects that Helm prints. Kubernetes reads YAML 1.1. */
export const objectsIn = (yaml: string): Manifest[] =>
  parseAllDocuments(yaml, { version: '1.1' }).flatMap((document) => {
    expect(document.errors).toEqual([]);
    const object = document.toJS() as Manifest | null;
    return object ? [object] : [];
  });
