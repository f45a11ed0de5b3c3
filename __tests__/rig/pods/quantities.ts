const MEBIBYTES: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024, Ti: 1024 ** 2 };

/** Number of MiB in a quantity such as `64Mi` or `7Gi`. Any other text is NaN, which no comparison accepts. */
export const mebibytesIn = (quantity = ''): number => {
  const [, count, unit = ''] = /^(\d+)(\w+)$/.exec(quantity) ?? [];
  return Number(count) * (MEBIBYTES[unit] ?? Number.NaN);
};
