import { equals, not, type Test } from '../language/functions';
import { parameter, type ParameterName } from './parameters';

/** Whether a parameter has a value. */
export const is = (name: ParameterName, value: string): Test => equals(parameter(name), value);

/** Whether a parameter that may be empty is filled in. */
export const isGiven = (name: ParameterName): Test => not(is(name, ''));
