import type { Value, ValueMap } from '../protocol/codec';

/**
 * What the service would answer, where a made-up word would not do.
 *
 * A string may hold names in braces: a placeholder of the stand-in – `{hash}` (17 letters and digits, different for each
 * object), `{uuid}`, `{ip}` (an address in the network of `StandInOptions`), `{publicIp}`, `{time}` – or of the provider's
 * own knowledge, an attribute beside the one being filled, or a path from the object's root (`{metadata.0.name}`). A
 * string that is nothing but one attribute or path takes its value whole, lists included.
 */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

/** Values for computed attributes: by name, those in blocks by their path without indexes (`metadata.uid`). */
export type Templates = Readonly<Record<string, Template>>;

/** Templates that depend on what is configured: `valueAt` reads a path from the object's root (`spec.0.type`). */
export type TemplatesFor = (valueAt: (path: string) => Value | undefined) => Templates;

/** What a placeholder's value may depend on. */
export interface PlaceholderContext {
  /** The values of the object that is being filled, as far as they are known. */
  readonly known: ValueMap;
  /** The provider's configuration, as Terraform handed it over. */
  readonly configuration: ValueMap;
  /** Text that is different for each object. */
  readonly seed: string;
  /** A number from 1 to 254 that follows from the object, the place of the value in it, and a word. */
  readonly octet: (word?: string) => number;
}

/** The text that stands for a name in braces. */
export type Placeholder = (context: PlaceholderContext) => string;
