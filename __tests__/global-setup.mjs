// The bindings are generated, not committed: before any test imports them.
export default async () => {
  await import('../providers/alicloud/scripts/generate.mjs');
};
