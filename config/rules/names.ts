import { NAME_LENGTHS } from '../../alibaba-cloud/limits';
import type { Rule } from './rule';

/** Length of the longest suffix after `<project>-<environment>` in the name of a RAM role: `-backup`. */
const ROLE_SUFFIX = 7;

/** RAM roles set the limit. Names of clusters, certificates and balancers may be longer. */
const MOST = NAME_LENGTHS.role - ROLE_SUFFIX;

const namesFit: Rule = ({ project }, { name }) => {
  if (project === undefined) return [];
  const { length } = `${project}-${name}`;
  return length > MOST
    ? [
        {
          path: ['project'],
          got: `"${project}", with the environment’s name "${name}": ${length} characters as ${project}-${name}`,
          allowed: `at most ${MOST} characters for both and the hyphen: names of RAM roles begin with them, and have at most ${NAME_LENGTHS.role} characters`,
          fix: 'shorten project or the name of the file',
        },
      ]
    : [];
};

/** Rules about names that are built from several keys. */
export const NAME_RULES: readonly Rule[] = [namesFit];
