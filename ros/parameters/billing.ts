import { FILING_MONTHS, SUBSCRIPTION_MONTHS } from '../../alibaba-cloud/billing';
import { both, type ParameterGroup } from '../language/template';
import { visibleIf } from './visible';

const parameters = {
  PayType: {
    Type: 'String',
    Label: both('Billing method', '付费类型'),
    Description: both(
      'PostPaid: the instance is billed by usage. PrePaid: the instance and its system disk are bought for a number of months. The data disk and the elastic IP are always PostPaid.',
      'PostPaid：按量付费。PrePaid：包年包月，预付实例和系统盘的费用。数据盘和弹性公网 IP 始终按量付费。',
    ),
    Default: 'PostPaid',
    AllowedValues: ['PostPaid', 'PrePaid'],
    AssociationProperty: 'ChargeType',
    AssociationPropertyMetadata: { LocaleKey: 'InstanceChargeType' },
  },
  PayPeriod: {
    Type: 'Number',
    Label: both('Months', '购买月数'),
    Description: both(
      `With PrePaid: months for which the instance is bought. An ICP filing needs at least ${FILING_MONTHS}. The stack never releases a subscription.`,
      `选择 PrePaid 时使用：购买月数。ICP 备案要求至少 ${FILING_MONTHS} 个月。资源栈不会释放包年包月实例。`,
    ),
    Default: 1,
    AllowedValues: [...SUBSCRIPTION_MONTHS],
    AssociationProperty: 'PayPeriod',
    AssociationPropertyMetadata: visibleIf('PayType', 'PrePaid'),
  },
  Protect: {
    Type: 'String',
    Label: both('Deletion protection', '释放保护'),
    Description: both(
      'true: the service refuses to release the instance and its elastic IP. Set it by an update once the app works: with it, a failed creation cannot be rolled back, and the stack cannot be deleted. The data disk is kept in any case.',
      'true：服务拒绝释放实例和弹性公网 IP。请在应用正常运行后通过更新资源栈开启：开启后，创建失败时无法回滚，资源栈也无法删除。无论如何，数据盘都会保留。',
    ),
    Default: 'false',
    AllowedValues: ['true', 'false'],
  },
} as const satisfies ParameterGroup['parameters'];

/** How the instance is paid for, and what refuses to release it. */
export const BILLING = { label: both('Billing', '付费'), parameters } as const satisfies ParameterGroup;
