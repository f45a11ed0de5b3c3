import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { rootfs } from './image/rootfs';
import { whyNotNspawn } from './probe';

/** Variable that tells the test files why machines of systemd-nspawn cannot run; empty when they can. */
export const WHY_NOT_NSPAWN = 'OPEN_DESIGN_TEST_WHY_NOT_NSPAWN';

/** Once, before any test: the bindings, the guest's root filesystem, and what can run here. */
export default async function setUp(): Promise<void> {
  execFileSync(process.execPath, [path.join(__dirname, '../../providers/alicloud/scripts/generate.mjs')]);
  let reason = whyNotNspawn();
  if (!reason) {
    await rootfs().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      reason = 'the guest could not be built from the Debian archive';
    });
  }
  process.env[WHY_NOT_NSPAWN] = reason ?? '';
}
