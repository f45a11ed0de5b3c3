import type { InstanceConfig } from '@cdktf/provider-alicloud/lib/instance';

import type { Billing } from '../../alibaba-cloud/billing';

/**
 * The arguments of an instance for its billing.
 *
 * The service protects only pay-as-you-go instances against their release. The provider does not release a subscription,
 * but finds that out only after Terraform has detached the disk and the address. `preventDestroyOf` lets the plan fail.
 * `force_delete` is not set: it would end a paid subscription together with the instance.
 */
export const chargeOf = (
  billing: Billing,
  protect: boolean,
): Pick<
  InstanceConfig,
  | 'instanceChargeType'
  | 'deletionProtection'
  | 'period'
  | 'periodUnit'
  | 'renewalStatus'
  | 'autoRenewPeriod'
  | 'includeDataDisks'
> =>
  billing.type === 'pay-as-you-go'
    ? { instanceChargeType: 'PostPaid', deletionProtection: protect }
    : {
        instanceChargeType: 'PrePaid',
        // The provider reads it when it buys, and never again.
        period: billing.months,
        periodUnit: 'Month',
        ...(billing.renewMonths === undefined
          ? { renewalStatus: 'Normal' }
          : { renewalStatus: 'AutoRenewal', autoRenewPeriod: billing.renewMonths }),
        // By default, the change to a subscription would also buy the data disk, which outlives the instance.
        includeDataDisks: false,
      };

/** Whether Terraform refuses to plan the destruction of an instance. */
export const preventDestroyOf = ({ type }: Billing): boolean => type === 'subscription';
