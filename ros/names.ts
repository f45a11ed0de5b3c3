import { join, PSEUDO, type Value } from './language/functions';

/**
 * Name of what belongs to a stack. The id of a stack is a UUID, so the name is unique in the account, and short enough for
 * every service; the name of a stack may have 255 characters, some of which a RAM role does not allow.
 */
export const NAME: Value = join('-', ['open-design', PSEUDO.stackId]);
