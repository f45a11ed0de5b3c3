/**
 * A name that the service takes.
 *
 * @param most characters it may have: see `NAME_LENGTHS`
 * @throws Error when it is longer; the service says so at apply only
 */
export const nameWithin = (what: string, name: string, most: number): string => {
  if (name.length > most) {
    throw new Error(
      `${what}: got ${name} (${name.length} characters); allowed: at most ${most}; shorten the project or the name of the environment`,
    );
  }
  return name;
};
