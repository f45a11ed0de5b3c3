import type { Rule } from '../../../rehearsal';
import { number, text } from './values';

/**
 * The smallest sizes of an ESSD in GiB, by performance level. PL0 is absent, because pages disagree about it.
 * Source: ECS, "CreateDisk", 15 December 2023.
 */
const SMALLEST: Readonly<Record<string, number>> = { PL1: 20, PL2: 461, PL3: 1261 };

/** A disk can grow only. Source: ECS, "ResizeDisk". Noted on 2026-11-28. */
const growsOnly =
  (argument: string): Rule =>
  ({ before, after }) => {
    const [had, wanted] = [number(before?.[argument]), number(after?.[argument])];
    if (had === undefined || wanted === undefined || wanted >= had) return undefined;
    return {
      argument,
      what: `got ${wanted} GiB for a disk of ${had} GiB, which can only grow`,
      fix: `set ${argument} to at least ${had}`,
    };
  };

const isLargeEnough: Rule = ({ after }) => {
  const [level = '', size] = [text(after?.['performance_level']), number(after?.['size'])];
  const least = SMALLEST[level] ?? 0;
  if (size === undefined || size >= least) return undefined;
  return {
    argument: 'size',
    what: `got ${size} GiB; allowed: at least ${least} with performance level ${level}`,
    fix: 'set a larger size or a lower performance level',
  };
};

export const diskRules: readonly Rule[] = [growsOnly('size'), isLargeEnough];
export const systemDiskRules: readonly Rule[] = [growsOnly('system_disk_size')];
