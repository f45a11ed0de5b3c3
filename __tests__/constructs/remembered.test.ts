import type { TerraformStack } from 'cdktf';

import {
  type MayChange,
  REMEMBERED,
  Remembered,
  unlessProtected,
  unlessRemoved,
} from '../../constructs/remembered';
import { TerraformData } from '../../constructs/terraform-data';
import { resourcesOf } from '../support/synth';
import { stackWith } from './synth-constructs';

const stackFor = (mayChange: MayChange) =>
  stackWith((stack: TerraformStack) => {
    const of = [new TerraformData(stack, 'balancer', {})];
    const refusal = `got alb; allowed: ${REMEMBERED}`;
    new Remembered(stack, 'value', {
      value: 'alb',
      mayChange,
      of,
      ...(mayChange === 'never' && { refusal }),
    });
  });
const remembered = (mayChange: MayChange) =>
  resourcesOf(stackFor(mayChange), 'terraform_data').filter(({ input }) => input !== undefined);

const IGNORES = { ignore_changes: ['input'] };
// A deploy that fails before the resources exist must leave no memory.
const depends_on = [expect.stringMatching(/^terraform_data\.balancer/)];

test('a value that never changes keeps its first input, and refuses another one', () => {
  expect(remembered('never')).toEqual([
    {
      input: 'alb',
      depends_on,
      lifecycle: {
        ...IGNORES,
        postcondition: [
          { condition: '${self.input == "alb"}', error_message: 'got alb; allowed: ${self.input}' },
        ],
      },
    },
  ]);
});

test('a value that always changes takes every input', () => {
  expect(remembered('always')).toEqual([{ input: 'alb', depends_on }]);
});

test('a released value follows when a later deploy changes it', () => {
  expect(remembered('once-released')).toEqual([
    {
      input: 'alb',
      depends_on,
      lifecycle: {
        ...IGNORES,
        replace_triggered_by: [expect.stringMatching(/^terraform_data\.value_released_\w+\.input$/)],
      },
    },
    { input: 'alb', depends_on },
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
