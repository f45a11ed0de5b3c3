import { z } from 'zod';

import { FILING_MONTHS, RENEWAL_MONTHS, SUBSCRIPTION_MONTHS } from '../../alibaba-cloud/billing';
import { eitherOf } from '../faults';
import { leaf } from './leaf';

const numbers = (months: readonly number[]): string => eitherOf(months.map(String));

/** How the instance and its system disk are paid for. */
export const billing = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('pay-as-you-go').meta({ description: 'The instance is paid for by the second.' }),
    }),
    z.strictObject({
      type: z.literal('subscription').meta({
        description:
          'The instance and its system disk are bought for months, and the deploy pays for them. No destroy or replacement is planned while a subscription lasts.',
      }),
      months: leaf(z.literal(SUBSCRIPTION_MONTHS), {
        description: `Months that are bought when the instance is created, or when it changes from pay-as-you-go. A later change buys nothing. An ICP filing needs at least ${FILING_MONTHS}.`,
        allowed: `a number of months: ${numbers(SUBSCRIPTION_MONTHS)}`,
        example: 3,
      }),
      renewMonths: leaf(z.literal(RENEWAL_MONTHS), {
        description:
          'Months by which Alibaba Cloud renews the subscription, and takes the payment, each time it would expire. Without it the instance stops when the subscription expires, and is released later.',
        allowed: `a number of months: ${numbers(RENEWAL_MONTHS)}`,
        example: 1,
      }).optional(),
    }),
  ])
  .default({ type: 'pay-as-you-go' })
  .meta({
    description:
      'How the instance and its system disk are paid for. The data disk and the elastic IP are always pay-as-you-go.',
    allowed: 'type pay-as-you-go or subscription',
  });
