// The bindings are not committed. They are generated before any test imports them.
export default async () => {
  await import('../providers/alicloud/scripts/generate.mjs');
};
