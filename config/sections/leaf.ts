import type { z } from 'zod';

declare module 'zod' {
  interface GlobalMeta {
    /** What is allowed, for the report of a fault. */
    allowed?: string;
    /** How to fix a fault. */
    fix?: string;
    /** More precise texts for certain wrong values. */
    explain?: Explain;
  }
}

/** Returns precise texts for a common mistake, and undefined for any other value. */
export type Explain = (
  value: unknown,
  /** The object or list that contains the value. */
  around?: unknown,
) => { readonly got?: string; readonly fix?: string } | undefined;

/** The texts of a key: for the editor, for docs/configuration.md, and for the report of a wrong value. */
export interface LeafText {
  /** What the key decides, in a sentence or two, with its unit. */
  readonly description: string;
  /** What is allowed. It completes "allowed: …". */
  readonly allowed: string;
  /** An allowed value, as it is written in the file. */
  readonly example: string | number | boolean;
  /** How to fix a wrong value, where that is not obvious. It completes "fix: …". */
  readonly fix?: string;
  /** More precise texts for certain wrong values. */
  readonly explain?: Explain;
}

/** A key that takes one value, with the texts that explain it. */
export const leaf = <Schema extends z.ZodType>(schema: Schema, text: LeafText): Schema => {
  const { example, ...rest } = text;
  return schema.meta({ ...rest, examples: [example] });
};
