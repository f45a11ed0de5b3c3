import { addressesOf, readable, stackOf, synthDemo, synthFixture } from '../support/synth';

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

// The stacks below differ from those above by what their own tests say.
test.each(['alb', 'nlb', 'clb'])('%s-slb', (kind) => {
  const stack = stackOf(synthFixture(kind), `${kind}-slb`);
  expect(readable(stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('ack-ack', () => {
  const stack = stackOf(synthFixture('ack'), 'ack-ack');
  expect(readable(stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});
