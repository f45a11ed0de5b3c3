import { baseLib, basePython } from './base';
import { Bundle } from './bundle';
import { firstApplyUnit } from './cloud-init/first-apply';
import { type HostFile, readFolder } from './files';
import type { Release } from './release';
import { withSharedText } from './shared-text';

const NAME = 'acr-proxy';

/** Files of the operations of the app's host that every host of this project uses: updates of the distribution. */
const UPDATES = ['lib/updates.sh', 'etc/apt.conf', 'etc/needrestart.conf'];

/** Files of the program of a reverse proxy: `apply` and everything that it calls. */
export const acrProxyFiles = (): readonly HostFile[] => [
  ...readFolder('acr-proxy', 'bin', '0755'),
  ...basePython(),
  ...baseLib('the proxy'),
  ...readFolder('acr-proxy', 'lib', '0644').map(withSharedText),
  ...readFolder('acr-proxy', 'units', '0644').map(withSharedText),
  firstApplyUnit(NAME),
  ...readFolder('acr-proxy', 'etc', '0644'),
  ...['lib', 'etc']
    .flatMap((folder) => readFolder('operations', folder, '0644'))
    .filter((file) => UPDATES.includes(file.path)),
];

/** Returns the release of a reverse proxy's host. It is packed once per process. */
export const acrProxyRelease = (): Release => (packed ??= pack());

let packed: Release | undefined;

const pack = (): Release => ({
  name: NAME,
  title: 'the reverse proxy',
  program: new Bundle({
    host: NAME,
    name: 'program',
    folder: 'releases',
    program: NAME,
    command: 'apply',
    parts: 2,
    files: acrProxyFiles(),
  }),
  additions: [],
});
