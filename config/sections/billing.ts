import { z } from 'zod';

import { RENEWAL_MONTHS } from '../../alibaba-cloud/billing';
import { eitherOf } from '../faults';
import { leaf } from './leaf';

const numbers = (months: readonly number[]): string => eitherOf(months.map(String));

/** What the keys of a billing mean for a product. */
interface BillingTexts {
  readonly payAsYouGo: string;
  readonly subscription: string;
  readonly months: { readonly description: string; readonly example: number };
  readonly renewMonths: string;
}

/** How an instance of a product is paid for. */
export const billingSection = <const Months extends readonly number[]>(months: Months, texts: BillingTexts) =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('pay-as-you-go').meta({ description: texts.payAsYouGo }),
    }),
    z.strictObject({
      type: z.literal('subscription').meta({ description: texts.subscription }),
      months: leaf(z.literal(months), {
        ...texts.months,
        allowed: `a number of months: ${numbers(months)}`,
      }),
      renewMonths: leaf(z.literal(RENEWAL_MONTHS), {
        description: texts.renewMonths,
        allowed: `a number of months: ${numbers(RENEWAL_MONTHS)}`,
        example: 1,
      }).optional(),
    }),
  ]);
