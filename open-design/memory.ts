/**
 * Memory of the app's container in MiB, including its agents and the files in its /tmp, which is in memory.
 *
 * Observed with Open Design 0.20.2 (main of 20 August 2026, built from source): idle 158 to 225 MB, 239 MiB during a load
 * of the page. A download of a file that is not media is read whole, once for each download, and an import is held in
 * memory. Two downloads of 150 MB at once, and an import of 190 MB, are killed at 384 MiB. Both fit in 768 MiB, where the
 * downloads take up to 722 MiB, and leave room in 1,024 MiB. The chart of upstream has a limit of 1,024 MiB.
 */
export const MEMORY_MIB = {
  /** Below this, ordinary downloads and imports are killed. */
  least: 768,
  default: 1024,
  /** No use of the app is known that needs more. */
  most: 65536,
} as const;

/**
 * Limit in MiB of the old generation of Node.js, so that it collects garbage before the kernel kills the process. A file
 * that is read whole is outside of it, so half of the memory stays free: at the least memory, 384 MiB for Node.js itself
 * and for two files of 150 MB. Node.js takes the same half by itself from 1,024 MiB on (measured with v20.20.2 in a
 * control group), but not below.
 */
export const heapOf = (memoryMiB: number): number => Math.floor(memoryMiB / 2);
