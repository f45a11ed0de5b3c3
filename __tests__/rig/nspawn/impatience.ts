import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The host waits minutes for a disk, a mirror, an app. Here each of its sleeps is so many times shorter, which leaves
 * their number and their order as they are.
 */
export const impatient =
  (times: number) =>
  (root: string): void => {
    const file = path.join(root, 'usr/local/bin/sleep');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexec /usr/bin/sleep "$(awk "BEGIN { print $1 / ${times} }")"\n`);
    chmodSync(file, 0o755);
  };
