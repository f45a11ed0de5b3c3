import { and, type Expression, type Test, type Value } from './language/functions';
import { is, isGiven } from './parameters/is';

const IS_PROTECTED = is('Protect', 'true');

/** Conditions on which resources, values and rules depend. */
export const CONDITIONS = {
  Everyone: is('Clients', 'everyone'),
  HasDomain: isGiven('Domain'),
  IsAcme: is('Certificate', 'acme'),
  HasAcmeEmail: isGiven('AcmeEmail'),
  IsArm: is('Architecture', 'arm64'),
  HasKmsKey: isGiven('KmsKeyId'),
  NewDataDisk: is('DataDiskId', ''),
  NewVpc: is('VpcOption', 'New'),
  ExistingVpc: is('VpcOption', 'Existing'),
  HasPublicAddress: is('Address', 'internet'),
  IsSubscription: is('PayType', 'PrePaid'),
  IsProtected: IS_PROTECTED,
  // The service protects only pay-as-you-go instances against their release.
  IsProtectedInstance: and(IS_PROTECTED, is('PayType', 'PostPaid')),
} as const satisfies Record<string, Test>;

export type ConditionName = keyof typeof CONDITIONS;

/** Returns one value or another. */
export const when = (condition: ConditionName, then: Value, otherwise: Value): Expression => ({
  'Fn::If': [condition, then, otherwise],
});
