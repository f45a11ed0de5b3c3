import { stringify } from 'yaml';

import { leavesOf, outcomeOf, withValue } from './holds';

/** Values that are valid for some keys, and nearly valid for others. */
const NEAR_MISSES = [
  'constructor',
  'cn-hangzhou-x',
  'cn-hongkong',
  'Design.example.com',
  'design.example.org',
  "o'brien@example.com",
  '010.0.0.0/8',
  '10.0.0.0/8',
  'ecs.g8y.large',
  'a.example.com/Od@sha256:' + '0'.repeat(64),
  'nginx@sha256:' + '0'.repeat(64),
  '8899123-cn-atlantis',
  'key-1"',
  0,
  1e9,
  true,
];

/**
 * Tests every key of some environments with each of these values. The configuration refuses the value with a message, or
 * the environment is synthesised. It is not rendered, because that takes half a second each time.
 */
export const everyKeyIsAnswered = (environments: Readonly<Record<string, unknown>>): void => {
  test.each(
    Object.entries(environments).flatMap(([name, environment]) =>
      leavesOf(environment).map((path) => [path.join('.'), name, path, environment] as const),
    ),
  )('%s of %s, with values that are right elsewhere', (_key, _name, path, environment) => {
    for (const miss of NEAR_MISSES) outcomeOf(stringify(withValue(environment, path, miss)), false);
  });
};
