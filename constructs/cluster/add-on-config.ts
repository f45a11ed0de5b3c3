type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const sorted = (value: Json): Json => {
  if (value instanceof Array) return value.map(sorted);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
};

/**
 * The `config` of an add-on. The keys are sorted, because the provider reads the value back as JSON with sorted keys
 * and compares the texts: with another order, every plan changes the add-on.
 * Source: provider 1.289.0, alicloud_cs_kubernetes_addon (Read), under real Terraform, noted on 2026-11-28.
 */
export const addOnConfig = (config: Readonly<Record<string, Json>>): string => JSON.stringify(sorted(config));
