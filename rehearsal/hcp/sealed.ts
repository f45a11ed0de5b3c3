import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Makes a root folder that holds the programs of the system and what the arguments name, and runs a program in it:
 * `<root> <folder of the run> <visible path>… -- <program> <argument>…`. The folder of the run is `/run`.
 */
const SCRIPT = `
set -eu
root=$1 run=$2
shift 2
mount -t tmpfs -o mode=755 tmpfs "$root"
see() {
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
}
for folder in /usr /proc /dev; do see "$folder"; done
for folder in /bin /lib /lib64 /sbin; do
  if [ -L "$folder" ]; then cp -P "$folder" "$root$folder"; elif [ -d "$folder" ]; then see "$folder"; fi
done
mkdir -p "$root/run" "$root/tmp"
mount --bind "$run" "$root/run"
while [ "$1" != -- ]; do see "$1"; shift; done
shift
exec chroot "$root" env -C /run/work "$@"
`;

/** Where a sealed run finds its folder. */
export const SEALED_RUN = '/run';

/** Whether this machine can seal a run: it needs Linux, root, and mount namespaces. */
export const canSeal = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' }).status ===
    0;

/**
 * Returns the command line that runs a program where it sees the programs of this machine, its own folder, and nothing
 * else: neither the project, nor anybody's home, nor other temporary files. The process keeps its id, so that signals
 * reach the program.
 *
 * @param root an empty folder, over which the root folder of the program is mounted. It looks empty from outside.
 * @param run the folder of the run, which has a folder `work`
 * @param visible further folders that the program sees at the same paths
 */
export const sealed = (
  root: string,
  run: string,
  visible: readonly string[],
  program: readonly string[],
): readonly [string, ...string[]] => [
  ...(['unshare', '--mount', '--propagation', 'private', 'sh', '-c', SCRIPT, 'sealed', root, run] as const),
  ...visible,
  '--',
  ...program,
];

/** The folder of a program on PATH, with links resolved. @throws Error when there is no such program */
export const folderOf = (program: string): string => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      return dirname(realpathSync(join(folder, program)));
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${program} not found on PATH`);
};
