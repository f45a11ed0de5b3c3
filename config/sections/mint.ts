import type { z } from 'zod';

/** The checked values' own place of origin: a schema whose texts are of a kind once it has accepted them. */
export const minted = <Kind extends string>(schema: z.ZodString): z.ZodType<Kind, string> =>
  schema as unknown as z.ZodType<Kind, string>;
