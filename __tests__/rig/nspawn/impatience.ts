import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Shortens every sleep of the host by a factor. The host waits for minutes for a disk, a mirror or the app. The number
 * and the order of the sleeps stay the same.
 */
export const impatient =
  (times: number) =>
  (root: string): void => {
    const file = path.join(root, 'usr/local/bin/sleep');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexec /usr/bin/sleep "$(awk "BEGIN { print $1 / ${times} }")"\n`);
    chmodSync(file, 0o755);
  };

/** Shortens the 30 seconds after which a host repeats a failed first apply. */
export const repeatingSoon = (root: string): void => {
  const folder = path.join(root, 'etc/systemd/system/open-design-apply.service.d');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'rig.conf'), '[Service]\nRestartSec=2\n');
};
