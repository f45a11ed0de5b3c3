type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const sorted = (value: Json): Json => {
  if (value instanceof Array) return value.map(sorted);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/**
 * The `config` of an add-on. The keys are sorted, because the provider reads the value back as JSON with sorted keys
 * and compares the texts: with another order, every plan changes the add-on.
 * Source: provider 1.289.0, alicloud_cs_kubernetes_addon (Read), under real Terraform, noted on 2026-11-28.
 */
export const addOnConfig = (config: Readonly<Record<string, Json>>): string => JSON.stringify(sorted(config));
