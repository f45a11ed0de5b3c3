import type { Behaviour, Rule } from '../../../rehearsal';
import { text } from './values';

/** The numbers of a version: `1.33.3-aliyun.1` → 1, 33, 3, 1. */
const numbersOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

const isOlder = (version: string, than: string): boolean => {
  const [mine, other] = [numbersOf(version), numbersOf(than)];
  const different = mine.findIndex((each, i) => each !== (other[i] ?? each));
  return different >= 0 && (mine[different] ?? 0) < (other[different] ?? 0);
};

/** Source: ACK, "UpgradeCluster". Noted on 2026-11-28. */
const upgradesOnly: Rule = ({ before, after }) => {
  const [has, wanted] = [text(before?.['version']), text(after?.['version'])];
  if (has === undefined || wanted === undefined || !isOlder(wanted, has)) return undefined;
  return {
    argument: 'version',
    what: `got ${wanted} for a cluster that runs ${has}; a cluster can only be upgraded`,
    fix: `set version to ${has} or a newer one`,
  };
};

export const clusters: Readonly<Record<string, Behaviour>> = {
  alicloud_cs_managed_kubernetes: { rules: [upgradesOnly] },
};
