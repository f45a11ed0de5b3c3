/**
 * Months for which an ECS instance can be bought, and months by which it can renew itself.
 * Source: provider schema 1.289.0 (`alicloud_instance`: `period`, `auto_renew_period`).
 */
export const SUBSCRIPTION_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60] as const;
export const RENEWAL_MONTHS = [1, 2, 3, 6, 12] as const;

/**
 * Months for which an instance must be bought before Alibaba Cloud files a domain for it. Renewals count.
 * Source: Alibaba Cloud, requirements of an ICP filing, as resellers repeat them. Noted on 2026-11-28, not verified.
 */
export const FILING_MONTHS = 3;

/** How an instance of a product is paid for. */
export type BillingFor<Months extends number> =
  | { readonly type: 'pay-as-you-go' }
  | {
      readonly type: 'subscription';
      /** Months for which the instance is bought. */
      readonly months: Months;
      /** Months by which the instance renews itself each time it would expire; undefined: it expires. */
      readonly renewMonths?: (typeof RENEWAL_MONTHS)[number] | undefined;
    };

/** How an ECS instance is paid for. */
export type Billing = BillingFor<(typeof SUBSCRIPTION_MONTHS)[number]>;
