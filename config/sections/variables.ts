import { z } from 'zod';

import { RESERVED_PATTERN, RESERVED_VARIABLES } from '../../open-design/environment';
import { eitherOf } from '../faults';
import { type Explain, leaf } from './leaf';

/** Bounds that nobody needs to reach. On a host, `rules/host-texts.ts` limits all texts together. */
const MOST_VARIABLES = 50;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 1024;

/** Variables of the proxy. app.outboundProxy sets them together. */
const PROXY = /^(http|https|no|all)_proxy$/i;

const NAME = new RegExp(`^(?!(?:${RESERVED_PATTERN})$)[A-Za-z_][A-Za-z0-9_]{0,${LONGEST_NAME - 1}}$`);

const isName = (name: string): boolean => NAME.test(name) && !PROXY.test(name);

const RESERVED = new RegExp(`^(?:${RESERVED_PATTERN})$`);

const explainName: Explain = (value) => {
  const name = String(value);
  if (/^no_proxy$/i.test(name)) {
    return { fix: 'write the hosts in app.egress.hosts; app.outboundProxy sets NO_PROXY to them' };
  }
  if (PROXY.test(name)) return { fix: 'write the address in app.outboundProxy, which sets this variable' };
  return RESERVED.test(name) ? { fix: 'remove it' } : undefined;
};

const explainValue: Explain = (value) =>
  typeof value === 'number' || typeof value === 'boolean'
    ? { fix: `write it in quotes: "${value}"` }
    : undefined;

const explainVariables: Explain = (value) => {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { fix: 'write each variable on a line of its own below environment, as NAME: value' };
  }
  const count = Object.keys(value).length;
  return count > MOST_VARIABLES ? { got: `${count} variables` } : undefined;
};

/** Plain environment variables of the app. */
export const environmentVariables = z
  .record(
    leaf(z.string().refine(isName), {
      description: 'Name of a variable.',
      allowed: `1 to ${LONGEST_NAME} letters, digits and _, not starting with a digit, and none of ${eitherOf(RESERVED_VARIABLES)}, which this project sets, or of a proxy (app.outboundProxy)`,
      example: 'LOG_LEVEL',
      explain: explainName,
    }),
    leaf(z.string().regex(new RegExp(`^[ -~]{0,${LONGEST_VALUE}}$`)), {
      description: 'Value of a variable. The app gets it literally: nothing in it is replaced.',
      allowed: `at most ${LONGEST_VALUE} printable ASCII characters on one line (quote numbers and yes/no)`,
      example: 'debug',
      explain: explainValue,
    }),
  )
  .refine((variables) => Object.keys(variables).length <= MOST_VARIABLES)
  .default({})
  .meta({
    description:
      'Plain environment variables of the app and of the agents that it starts. Everybody who reads this file, the state of Terraform or the cluster sees them. For secrets, see docs/first-steps.md.',
    allowed: `at most ${MOST_VARIABLES} variables, each as NAME: value`,
    explain: explainVariables,
  });
