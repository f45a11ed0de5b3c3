import { contains, overlap, parseBlock, parseCidr } from '../../ground/cidr';

test.each([
  ['10.0.0.0/8', 10 * 2 ** 24, 11 * 2 ** 24 - 1],
  ['0.0.0.0/0', 0, 2 ** 32 - 1],
  ['255.255.255.255/32', 2 ** 32 - 1, 2 ** 32 - 1],
])('%s is a network', (text, first, last) => {
  expect(parseCidr(text)).toMatchObject({ text, first, last });
});

test.each([
  ['bits behind the prefix', '10.0.0.1/8'],
  ['an octet over 255', '10.0.256.0/24'],
  ['a prefix over 32', '10.0.0.0/33'],
  ['no prefix', '10.0.0.0'],
  ['two prefixes', '10.0.0.0/8/8'],
  ['an octet that reads as octal', '010.0.0.0/8'],
  ['version 6', '2001:db8::/32'],
])('%s is not a network', (_, text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test('a block is IPv4 or IPv6, with any bits behind the prefix', () => {
  expect(parseBlock('2001:db8::1/32')).toEqual({ address: '2001:db8::1', version: 6, prefix: 32 });
  expect(parseBlock('10.0.0.1/8')).toEqual({ address: '10.0.0.1', version: 4, prefix: 8 });
  for (const text of ['2001:db8::/129', '10.0.0.0/33', 'x/8', '10.0.0.0/', '10.0.0.0/a']) {
    expect(parseBlock(text)).toBeUndefined();
  }
});

test('networks overlap if they share an address, and one contains the other if it has all of its addresses', () => {
  const [large, inside, beside] = ['10.0.0.0/8', '10.1.0.0/16', '11.0.0.0/8'].map((text) => {
    const cidr = parseCidr(text);
    if (!cidr) throw new Error(text);
    return cidr;
  }) as [never, never, never];
  expect([overlap(large, inside), overlap(large, beside)]).toEqual([true, false]);
  expect([contains(large, inside), contains(inside, large)]).toEqual([true, false]);
});
