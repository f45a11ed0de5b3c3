import type { Value, ValueMap } from '../protocol/codec';

/**
 * A template for a response of the service, used where an invented word would be invalid.
 *
 * A string may contain names in braces. A name is a placeholder of the stand-in – `{hash}` (17 letters and digits,
 * different for each object), `{uuid}`, `{ip}` (an address in the network of `StandInOptions`), `{publicIp}`, `{time}` – or of the provider's
 * knowledge, an attribute beside the current one, or a path from the root of the object (`{metadata.0.name}`). A string
 * that consists of a single attribute or path is replaced with its value, including lists.
 */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

/** Values of computed attributes by name. Attributes in blocks have a path without indexes (`metadata.uid`). */
export type Templates = Readonly<Record<string, Template>>;

/** Templates that depend on the configuration. `valueAt` reads a path from the root of the object (`spec.0.type`). */
export type TemplatesFor = (valueAt: (path: string) => Value | undefined) => Templates;

/** Values that a placeholder may depend on. */
export interface PlaceholderContext {
  /** The known values of the object that is being filled. */
  readonly known: ValueMap;
  /** Configuration of the provider, as received from Terraform. */
  readonly configuration: ValueMap;
  /** Text that is different for each object. */
  readonly seed: string;
  /** Returns a number from 1 to 254 that depends on the object, the place of the value in it, and a word. */
  readonly octet: (word?: string) => number;
}

/** Returns the text that replaces a name in braces. */
export type Placeholder = (context: PlaceholderContext) => string;
