import { attributesIn } from '../../deployed';
import { show } from '../../faults';
import type { Rule } from '../rule';

const SUBSCRIPTION = 'PrePaid';

/** The provider changes the billing first, and then asks for the type as if the instance still had its old billing. */
const billingChangesAlone: Rule = ({ ecs }, { deployed }) => {
  const { instance_charge_type: charge, instance_type: type } = attributesIn(
    deployed,
    'ecs',
    'alicloud_instance',
  );
  const [billing, asked] = [ecs?.billing?.type, ecs?.instanceType];
  if (billing === undefined || asked === undefined) return [];
  if (typeof charge !== 'string' || typeof type !== 'string' || asked === type) return [];
  if ((billing === 'subscription') === (charge === SUBSCRIPTION)) return [];
  return [
    {
      path: ['ecs', 'instanceType'],
      got: `${show(asked)} instead of ${type}, together with another ecs.billing`,
      allowed: 'one of both changes in a deploy: the provider asks for the type by the old billing',
      fix: `write ${type} and deploy; then change the type and deploy`,
    },
  ];
};

/** The provider requests the protection of the instance first, and ECS protects only pay-as-you-go instances. */
const subscriptionEndsUnprotected: Rule = ({ ecs }, { deployed }) => {
  const { instance_charge_type: charge } = attributesIn(deployed, 'ecs', 'alicloud_instance');
  if (charge !== SUBSCRIPTION || ecs?.billing?.type !== 'pay-as-you-go' || ecs.protect !== true) return [];
  return [
    {
      path: ['ecs', 'protect'],
      got: 'true, in the deploy that ends the subscription of the instance',
      allowed: 'false in this deploy: ECS protects only instances that are pay-as-you-go already',
      fix: 'write ecs.protect: false and deploy; then write true again and deploy',
    },
  ];
};

/** Rules about the billing of the instance that is deployed already. */
export const BILLING_CHANGE_RULES: readonly Rule[] = [billingChangesAlone, subscriptionEndsUnprotected];
