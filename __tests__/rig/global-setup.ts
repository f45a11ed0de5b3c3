import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { rootfs } from './image/rootfs';
import { whyNotNspawn } from './probe';
import { whyNotQemu } from './qemu/probe';

/** Variables that tell the test files why a tier cannot run. They are empty if it can. */
export const WHY_NOT_NSPAWN = 'OPEN_DESIGN_TEST_WHY_NOT_NSPAWN';
export const WHY_NOT_QEMU = 'OPEN_DESIGN_TEST_WHY_NOT_QEMU';

/** Runs once before all tests: generates the bindings, builds the guest's root filesystem, and probes the tiers. */
export default async function setUp(): Promise<void> {
  execFileSync(process.execPath, [path.join(__dirname, '../../providers/alicloud/scripts/generate.mjs')]);
  const tiers = [
    ['systemd-nspawn', WHY_NOT_NSPAWN, whyNotNspawn()],
    ['qemu', WHY_NOT_QEMU, whyNotQemu()],
  ] as const;
  const guest = tiers.some(([, , reason]) => !reason) ? await whyNoGuest() : undefined;
  for (const [tier, variable, reason = guest] of tiers) {
    process.env[variable] = reason ?? '';
    process.stderr.write(`${tier}: ${reason ? `not run, ${reason}` : 'runs'}\n`);
  }
}

const whyNoGuest = async (): Promise<string | undefined> => {
  try {
    await rootfs();
    return undefined;
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    return 'the guest could not be built from the Debian archive';
  }
};
