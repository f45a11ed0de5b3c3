import { CERTIFICATE_NAME_LENGTH, ROLE_NAME_LENGTH } from '../../alibaba-cloud/limits';
import type { Rule } from './rule';

/** The longest of what follows `<project>-<environment>` in the name of a RAM role: `-backup`. */
const ROLE_SUFFIX = 7;

/** A certificate's name ends in a hyphen and eight digits of its hash. */
const CERTIFICATE_SUFFIX = 9;

const MOST = Math.min(ROLE_NAME_LENGTH - ROLE_SUFFIX, CERTIFICATE_NAME_LENGTH - CERTIFICATE_SUFFIX);

const namesFit: Rule = ({ project }, { name }) => {
  if (project === undefined) return [];
  const { length } = `${project}-${name}`;
  return length > MOST
    ? [
        {
          path: ['project'],
          got: `"${project}", with the environment’s name "${name}": ${length} characters as ${project}-${name}`,
          allowed: `at most ${MOST} characters of both and a hyphen: names of RAM roles and certificates begin with them, and have ${ROLE_NAME_LENGTH} in all`,
          fix: 'shorten project, or the name of the file',
        },
      ]
    : [];
};

/** Rules about names that are made of several. */
export const NAME_RULES: readonly Rule[] = [namesFit];
