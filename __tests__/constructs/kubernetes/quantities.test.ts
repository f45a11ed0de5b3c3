import { cpus, gibibytes, mebibytes } from '../../../constructs/kubernetes/quantities';
import { appStack, appWithBackups } from '../../rig/pods/app';
import type { Stack } from '../../support/synth';

/** Every quantity of a stack. */
const quantitiesIn = (stack: Stack): string[] =>
  [
    ...JSON.stringify(stack.json).matchAll(
      /"(?:cpu|memory|ephemeral-storage|storage|size_limit)":"(\d[^"]*)"/g,
    ),
  ].map(([, quantity]) => quantity ?? '');

/** Whether the API server would write the quantity otherwise: a larger unit would leave a whole number. */
const isLong = (quantity: string): boolean => {
  const [, count, unit] = /^(\d+)(m|Mi|Gi|Ti|)$/.exec(quantity) ?? [];
  if (unit === 'm') return Number(count) % 1000 === 0;
  return unit !== '' && unit !== 'Ti' && Number(count) % 1024 === 0;
};

test.each([
  [mebibytes(64), '64Mi'],
  [mebibytes(1000), '1000Mi'],
  [mebibytes(1536), '1536Mi'],
  [mebibytes(7168), '7Gi'],
  [mebibytes(2 * 1024 ** 2), '2Ti'],
  [gibibytes(1), '1Gi'],
  [gibibytes(1025), '1025Gi'],
  [gibibytes(65536), '64Ti'],
  [cpus(0.05), '50m'],
  [cpus(0.29), '290m'],
  [cpus(1.75), '1750m'],
  [cpus(64), '64'],
])('%s is written as %s', (got, canonical) => {
  expect(got).toBe(canonical);
});

test.each([
  ['the smallest cluster', appStack()],
  [
    'the largest sizes',
    appStack({
      app: { memoryMiB: 65536, cpus: 64 },
      ack: { dataDisk: { sizeGiB: 65536 }, nodes: { instanceTypes: ['ecs.g8i.24xlarge'] } },
    }),
  ],
  ['backups on large nodes', appWithBackups({ nodes: { systemDiskGiB: 2048 } })],
])('the quantities of %s have the form in which the API server returns them', (_, stack) => {
  const quantities = quantitiesIn(stack);
  expect(quantities.length).toBeGreaterThan(20);
  expect(quantities.filter(isLong)).toEqual([]);
});
