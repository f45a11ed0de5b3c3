import type { TerraformStack } from 'cdktf';

import { type MayChange, Remembered, unlessProtected, unlessRemoved } from '../../constructs/remembered';
import { resourcesOf } from '../support/synth';
import { stackWith } from './synth-constructs';

const stackFor = (mayChange: MayChange) =>
  stackWith((stack: TerraformStack) => {
    new Remembered(stack, 'value', { value: 'alb', mayChange });
  });
const remembered = (mayChange: MayChange) => resourcesOf(stackFor(mayChange), 'terraform_data');

const IGNORES = { ignore_changes: ['input'] };

test('a value that never changes keeps its first input', () => {
  expect(remembered('never')).toEqual([
    { input: 'alb', triggers_replace: 'as-deployed', lifecycle: IGNORES },
  ]);
});

test('a value that always changes takes every input', () => {
  expect(remembered('always')).toEqual([{ input: 'alb', triggers_replace: 'as-deployed' }]);
});

test('a released value follows when it differs from the one it was released with', () => {
  expect(remembered('once-released')).toEqual([
    {
      input: 'alb',
      triggers_replace: expect.stringMatching(
        /^\$\{terraform_data\.value_released_\w+\.input == "alb" \? "as-deployed" : "alb"\}$/,
      ) as string,
      lifecycle: IGNORES,
    },
    { input: 'alb', lifecycle: IGNORES },
  ]);
});

test('it needs no provider', () => {
  expect(Object.keys(stackFor('never').json.terraform['required_providers'] as object)).toEqual(['alicloud']);
});

test.each([
  ['protected', unlessProtected(true), 'never'],
  ['not protected', unlessProtected(false), 'once-released'],
  ['there and protected', unlessRemoved(true, true), 'always'],
  ['gone and protected', unlessRemoved(false, true), 'never'],
  ['there and not protected', unlessRemoved(true, false), 'once-released'],
])('what is %s', (_, mayChange, expected) => {
  expect(mayChange).toBe(expected);
});
