import { NAME_LENGTHS } from '../../alibaba-cloud/limits';
import type { Rule } from './rule';

/** The longest of what follows `<project>-<environment>` in the name of a RAM role: `-backup`. */
const ROLE_SUFFIX = 7;

/** The shortest of all that such names may be: those of clusters, certificates and balancers have more room. */
const MOST = NAME_LENGTHS.role - ROLE_SUFFIX;

const namesFit: Rule = ({ project }, { name }) => {
  if (project === undefined) return [];
  const { length } = `${project}-${name}`;
  return length > MOST
    ? [
        {
          path: ['project'],
          got: `"${project}", with the environment’s name "${name}": ${length} characters as ${project}-${name}`,
          allowed: `at most ${MOST} characters of both and a hyphen: the names of RAM roles begin with them, and have ${NAME_LENGTHS.role} in all`,
          fix: 'shorten project, or the name of the file',
        },
      ]
    : [];
};

/** Rules about names that are made of several. */
export const NAME_RULES: readonly Rule[] = [namesFit];
