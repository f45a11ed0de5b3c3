import { and, equals, type Expression, not, type Test, type Value } from './language/functions';
import { parameter, type ParameterName } from './parameters/parameters';

const is = (name: ParameterName, value: string): Test => equals(parameter(name), value);

/** Conditions on which resources and values depend. */
export const CONDITIONS = {
  Everyone: is('Clients', 'everyone'),
  HasDomain: not(is('Domain', '')),
  IsAcme: is('Certificate', 'acme'),
  HasAcmeEmail: not(is('AcmeEmail', '')),
  IsArm: is('Architecture', 'arm64'),
  HasKmsKey: not(is('KmsKeyId', '')),
  NewDataDisk: is('DataDiskId', ''),
  NewVpc: is('VpcOption', 'New'),
  ExistingVpc: is('VpcOption', 'Existing'),
  HasPublicAddress: is('Address', 'internet'),
  IsSubscription: is('PayType', 'PrePaid'),
  IsProtected: is('Protect', 'true'),
  // The service protects only pay-as-you-go instances against their release.
  IsProtectedInstance: and(is('Protect', 'true'), is('PayType', 'PostPaid')),
} as const satisfies Record<string, Test>;

export type ConditionName = keyof typeof CONDITIONS;

/** Returns one value or another. */
export const when = (condition: ConditionName, then: Value, otherwise: Value): Expression => ({
  'Fn::If': [condition, then, otherwise],
});
