/** A unit that people write behind a number, and how many units of the key it is. */
type Unit = readonly [written: RegExp, count: number];

/** Units by the end of the key that already says the unit. */
const UNITS: readonly (readonly [key: RegExp, ...units: Unit[]])[] = [
  [/GiB$/, [/^g(i?b)?$/i, 1], [/^t(i?b)?$/i, 1024]],
  [/MiB$/, [/^m(i?b)?$/i, 1], [/^g(i?b)?$/i, 1024]],
  [/Mbps$/, [/^m(bps|bit\/s)?$/i, 1]],
  [/Days$/, [/^d(ays?)?$/i, 1]],
  [/months$/i, [/^m(onths?)?$/i, 1], [/^y(ears?)?$/i, 12]],
];

/** A number with a unit behind it, in the unit of its key: 2048 for `2GiB` at memoryMiB. Undefined for any other text. */
export const withoutUnit = (key: string, text: string): number | undefined => {
  const [, digits, word = ''] = /^\s*(\d{1,9})\s*([a-z/]+)\s*$/i.exec(text) ?? [];
  const [, ...units] = UNITS.find(([end]) => end.test(key)) ?? [/$/];
  const [, count] = units.find(([written]) => written.test(word)) ?? [];
  return digits === undefined || count === undefined ? undefined : Number(digits) * count;
};
