import type { Stack } from '../support/synth';

/** Resolves references to resources of the stack, and the characters that Terraform requires doubled. */
export const plain = (stack: Stack, value: unknown): unknown => {
  if (typeof value === 'string') {
    return value
      .replace(/\$\{(kubernetes_\w+)\.([\w-]+)\.metadata\[0\]\.name\}/g, (_, type: string, id: string) => {
        const { name } = stack.json.resource?.[type]?.[id]?.['metadata'] as { name: string };
        return name;
      })
      .replace(/\$\$\{/g, '${')
      .replace(/%%\{/g, '%{');
  }
  if (Array.isArray(value)) return value.map((one) => plain(stack, one));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      // An empty list of blocks is equal to a missing one.
      .filter(([, one]) => !(Array.isArray(one) && one.length === 0))
      .map(([key, one]) => [key, plain(stack, one)]),
  );
};
