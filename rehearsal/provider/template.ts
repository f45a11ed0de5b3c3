import type { ValueMap } from '../protocol/codec';

/**
 * What the service would answer, where a made-up word would not do.
 *
 * A string may hold placeholders: `{hash}` (17 letters and digits, different for each object), `{uuid}`, `{ip}` (a
 * private address), `{publicIp}`, `{nodePort}`, `{revision}`, `{region}`, `{zone}`, `{account}`, `{time}`,
 * `{password}`, the name of an attribute beside the one being filled, or a path from the object's root
 * (`{metadata.0.name}`). A string that is nothing but such a name or path takes the value whole, lists included.
 */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

/** Values for computed attributes: by name, those in blocks by their path without indexes (`metadata.uid`). */
export type Templates = Readonly<Record<string, Template>>;

/** Templates that depend on what is configured. */
export type TemplatesFor = (planned: ValueMap) => Templates;
