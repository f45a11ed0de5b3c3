import type { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** What may be written, for the report of a fault. */
    allowed?: string;
    /** What to do about a fault. */
    fix?: string;
    /** More precise words for certain wrong values. */
    explain?: Explain;
  }
}

/** Words for a wrong value that is known to be tempting; undefined for any other. */
export type Explain = (
  value: unknown,
  /** What the value stands in. */
  around?: unknown,
) => { readonly got?: string; readonly fix?: string } | undefined;

/** What a person is told of a key: in the editor, in docs/configuration.md, and when the value is wrong. */
export interface LeafText {
  /** What the key decides, in a sentence or two, with its unit. */
  readonly description: string;
  /** What may be written, completing "allowed: …". */
  readonly allowed: string;
  /** A value that is allowed, as it would be written. */
  readonly example: string | number | boolean;
  /** What to do instead, when it isn't obvious, completing "fix: …". */
  readonly fix?: string;
  /** More precise words for certain wrong values. */
  readonly explain?: Explain;
}

/** A key that takes one value, with the words that explain it. */
export const leaf = <Schema extends z.ZodType>(schema: Schema, text: LeafText): Schema => {
  const { example, ...rest } = text;
  return schema.meta({ ...rest, examples: [example] });
};
