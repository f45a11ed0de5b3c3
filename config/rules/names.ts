import { NAME_LENGTHS } from '../../alibaba-cloud/names';
import type { Rule } from './rule';

/** A kind of name that starts with `<project>-<environment>`, and the length of its longest suffix. */
interface Name {
  readonly what: string;
  readonly most: number;
  readonly suffix: number;
}

/** The names with the least room for a prefix. `__tests__/stacks/names.slow.ts` checks all others. */
const NAMES: readonly Name[] = [
  // -backup
  { what: 'RAM roles', most: NAME_LENGTHS['alicloud_ram_role.role_name'], suffix: 7 },
  // A hyphen and eight digits.
  {
    what: 'uploaded certificates',
    most: NAME_LENGTHS['alicloud_ssl_certificates_service_certificate.certificate_name'],
    suffix: 9,
  },
];

const roomOf = ({ most, suffix }: Name): number => most - suffix;

/**
 * The limit does not depend on the sections of the file. Otherwise, an environment might be unable to get a balancer
 * later, because a new name replaces its resources.
 */
const MOST = Math.min(...NAMES.map(roomOf));

const namesFit: Rule = ({ project }, { name }) => {
  if (project === undefined) return [];
  const { length } = `${project}-${name}`;
  return length > MOST
    ? [
        {
          path: ['project'],
          got: `"${project}", with the environment’s name "${name}": ${length} characters as ${project}-${name}`,
          allowed: `at most ${MOST} characters for both and the hyphen: names in the cloud begin with them (${NAMES.map(({ what, most }) => `${what} have at most ${most} characters`).join(', ')})`,
          fix: 'shorten project or the name of the file',
        },
      ]
    : [];
};

/** Rules about names that are built from several keys. */
export const NAME_RULES: readonly Rule[] = [namesFit];
