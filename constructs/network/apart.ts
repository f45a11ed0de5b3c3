/**
 * Returns a Terraform expression that tells whether a network, which only Terraform knows, has no address in common with
 * another one. Two networks overlap if they begin with the same bits, as far as the shorter prefix goes.
 *
 * @param expression Terraform expression of the first network
 * @param other the other network, `a.b.c.d/n`
 */
export const apart = (expression: string, other: string): string => {
  const [address = '', prefix = ''] = other.split('/');
  const common = `min(tonumber(split("/", ${expression})[1]), ${prefix})`;
  const start = (of: string): string => `cidrhost(format("%s/%d", ${of}, ${common}), 0)`;
  return `${start(`split("/", ${expression})[0]`)} != ${start(`"${address}"`)}`;
};
