import { addressesOf, readable, synthDemo, synthFixture } from '../support/synth';

// What a deploy would do, whole. Read a change of these line by line, as a reviewer of a plan would.
describe.each([
  ['demo', synthDemo()],
  ['team', synthFixture('team')],
])('%s', (_, stacks) => {
  test.each(Object.entries(stacks))('%s', (_id, stack) => {
    expect(readable(stack)).toMatchSnapshot();
  });

  test('addresses stay as they are: one that goes or changes destroys its resource in every deployment', () => {
    expect(Object.values(stacks).flatMap(addressesOf)).toMatchSnapshot();
  });
});
