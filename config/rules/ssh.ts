import type { Rule } from './rule';

/** The type and the body of a key. Its comment makes no other key of it. */
const withoutComment = (key: string): string => key.split(' ', 2).join(' ');

const keysDiffer: Rule = ({ ecs }) => {
  // A key that is wrong by itself has no value here.
  const keys = ((ecs?.ssh?.publicKeys ?? []) as readonly (string | undefined)[]).map(
    (key) => key && withoutComment(key),
  );
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return key !== undefined && first < index
      ? [
          {
            path: ['ecs', 'ssh', 'publicKeys', index],
            got: `the key of ecs.ssh.publicKeys.${first} again`,
            allowed: 'every key once, whatever its comment',
            fix: 'remove one of them',
          },
        ]
      : [];
  });
};

/** Rules about the keys for SSH. */
export const SSH_RULES: readonly Rule[] = [keysDiffer];
