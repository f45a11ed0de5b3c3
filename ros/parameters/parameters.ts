import type { Expression } from '../language/functions';
import { ACCESS } from './access';
import { APP } from './app';
import { BILLING } from './billing';
import { MACHINE } from './machine';
import { NETWORK } from './network';

/** The groups of parameters, in the order in which the console shows them. */
export const GROUPS = [ACCESS, APP, MACHINE, NETWORK, BILLING] as const;

export const PARAMETERS = {
  ...ACCESS.parameters,
  ...APP.parameters,
  ...MACHINE.parameters,
  ...NETWORK.parameters,
  ...BILLING.parameters,
} as const;

export type ParameterName = keyof typeof PARAMETERS;

/** Returns the value of a parameter. */
export const parameter = (name: ParameterName): Expression => ({ Ref: name });
