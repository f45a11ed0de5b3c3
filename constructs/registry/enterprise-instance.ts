import { CrEeInstance } from '@cdktf/provider-alicloud/lib/cr-ee-instance';
import { Construct } from 'constructs';

import type { AcrBilling } from '../../alibaba-cloud/acr';

export interface EnterpriseInstanceProps {
  /** Name of the instance, unique in its region. */
  readonly name: string;
  /** Edition, by the name of the provider. */
  readonly edition: string;
  readonly billing: AcrBilling;
  /**
   * Whether Terraform refuses to destroy the instance. The service has no protection: the provider gives the instance
   * back at once, with every image in it (`RefundInstance`).
   */
  readonly protect: boolean;
}

/** What the provider wants to know about a billing. */
const paymentOf = (billing: AcrBilling) =>
  billing.type === 'subscription'
    ? {
        paymentType: 'Subscription',
        period: billing.months,
        ...(billing.renewMonths === undefined
          ? { renewalStatus: 'ManualRenewal' }
          : { renewalStatus: 'AutoRenewal', renewPeriod: billing.renewMonths }),
      }
    : { paymentType: 'PayAsYouGo' };

/**
 * An Enterprise instance of Container Registry. It never has a password here: the state would hold it.
 *
 * Nothing that the console changes later is planned back. The provider would replace the instance for another billing or
 * renewal, and plans another edition without ever asking for it. `registry-changes.ts` refuses such changes of the file.
 * Source: provider 1.289.0, resource_alicloud_cr_ee_instance.go.
 */
export class EnterpriseInstance extends Construct {
  /** The L1 resource, for what depends on it. */
  readonly resource: CrEeInstance;

  constructor(scope: Construct, id: string, { name, edition, billing, protect }: EnterpriseInstanceProps) {
    super(scope, id);
    this.resource = new CrEeInstance(this, 'Resource', {
      instanceName: name,
      instanceType: edition,
      ...paymentOf(billing),
      // The default of the provider is 6 minutes.
      timeouts: { create: '15m' },
      lifecycle: {
        preventDestroy: protect,
        ignoreChanges: ['instance_type', 'payment_type', 'renewal_status', 'renew_period'],
      },
    });
  }
}
