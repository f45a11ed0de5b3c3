import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { readable } from '../support/readable';
import { addressesOf, stackOf, synthDemo, synthFixture } from '../support/synth';

// Everything that a deploy would do. Read a change of these line by line, like a plan.
describe.each([
  ['demo', synthDemo()],
  ['team', synthFixture('team')],
])('%s', (environment, stacks) => {
  test.each(Object.entries(stacks))('%s', (_id, stack) => {
    expect(readable(environment, stack)).toMatchSnapshot();
  });

  test('addresses do not change: a change destroys the resource in every deployment', () => {
    expect(Object.values(stacks).flatMap(addressesOf)).toMatchSnapshot();
  });
});

// The stacks below differ from those above only in what their own tests check.
test.each(['alb', 'nlb', 'clb'])('%s-slb', (kind) => {
  const stack = stackOf(synthFixture(kind), `${kind}-slb`);
  expect(readable(kind, stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('nlb-certificate', () => {
  const stack = stackOf(synthFixture('nlb'), 'nlb-certificate');
  expect(readable('nlb', stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('ack-ack', () => {
  const stack = stackOf(synthFixture('ack'), 'ack-ack');
  expect(readable('ack', stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('registry-registry', () => {
  const stack = stackOf(synthFixture('registry'), 'registry-registry');
  expect(readable('registry', stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('acr-proxy-acr-proxy', () => {
  const stack = stackOf(synthFixture('acr-proxy'), 'acr-proxy-acr-proxy');
  expect(readable('acr-proxy', stack)).toMatchSnapshot();
  expect(addressesOf(stack)).toMatchSnapshot();
});

test('no line is a blob, and every pointer leads to a rendered file', () => {
  for (const file of ['snapshots', 'ack-app-stack']) {
    const snapshot = readFileSync(path.join(__dirname, `__snapshots__/${file}.test.ts.snap`), 'utf8');
    const pointers = [...snapshot.matchAll(/<(__tests__\/rendered\/[^>]*)>/g)].map(([, to]) => String(to));
    expect(pointers.length).toBeGreaterThan(4);
    for (const to of pointers)
      expect([to, existsSync(path.join(__dirname, '../..', to))]).toEqual([to, true]);
    expect(snapshot.split('\n').filter((line) => line.length > 600)).toEqual([]);
  }
});
