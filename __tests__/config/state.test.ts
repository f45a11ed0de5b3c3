import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { loadEnvironment } from '../../config/load';
import { demoWith, loadAnyText, loadText, placeForStates, withFolder } from '../support/environments';

const messageOf = (text: string): string => {
  try {
    loadAnyText(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

/** All known misuses, with words that the report must contain. */
const MISUSE: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  ['an app beside it', { ecs: {} }, /ecs [^]*does not go with state[^]*write state into a file of its own/],
  ['an unknown key', { stat: {} }, /stat [^]*did you mean state\?/],
  ['no bucket', { state: { bucket: undefined } }, /state\.bucket[^]*add state\.bucket/],
  ['a name that no bucket has', { state: { bucket: 'A' } }, /3 to 63 of a-z, 0-9 and -/],
  ['no instance', { state: { lockInstance: undefined } }, /add state\.lockInstance, such as example-tf-lock/],
  ['too long a name', { state: { lockInstance: 'example-terraform' } }, /3 to 16 of a-z, 0-9 and -/],
  ['no endpoint', { state: { endpoint: undefined } }, /state\.endpoint[^]*public or internal/],
  ['another endpoint', { state: { endpoint: 'vpc' } }, /got: +"vpc"\n +allowed: +public or internal/],
  ['a word for yes', { state: { protect: 'yes' } }, /write true/],
  ['a reserved tag', { tags: { environment: 'x' } }, /any key except project and environment/],
  ['nothing below', { state: null }, /keys bucket, lockInstance, endpoint, protect/],
];

test.each(MISUSE)('%s', (_, change, words) => {
  expect(messageOf(placeForStates(change))).toMatch(words);
});

test('a command about an app refuses it', () =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, 'states.yaml'), placeForStates());
    expect(() => loadEnvironment('states', folder)).toThrow(
      /environment states has a section state, and so no app/,
    );
  }));

describe('the public endpoint in mainland China', () => {
  const lockTable = { endpoint: 'https://tf-lock.cn-hangzhou.ots.aliyuncs.com', table: 'locks' };
  const texts = (backend: Record<string, unknown>): string[] =>
    loadText(demoWith({ backend: { type: 'oss', bucket: 'state-bucket', lockTable, ...backend } }))
      .warnings.map(({ text }) => text)
      .filter((text) => text.startsWith('backend'));
  const ofState = (change: Record<string, unknown>): string[] =>
    loadAnyText(placeForStates(change)).warnings.map(({ text }) => text);

  test('causes a warning, unless the file names it or another', () => {
    expect(texts({})).toEqual([expect.stringMatching(/PublicEndpointForbidden.*docs\/state\.md/)]);
    expect(texts({ endpoint: 'public' })).toEqual([]);
    expect(texts({ endpoint: 'internal' })).toEqual([]);
    expect(texts({ region: 'cn-hongkong' })).toEqual([]);
  });

  test('causes a warning where the bucket is made', () => {
    expect(ofState({ state: { endpoint: 'public' } })).toEqual([
      expect.stringMatching(/^state\.endpoint is public in mainland China: .*PublicEndpointForbidden/),
    ]);
    expect(ofState({ region: 'cn-hongkong', state: { endpoint: 'public' } })).toEqual([]);
    expect(ofState({})).toEqual([]);
  });

  test('so does a place that nothing protects', () => {
    expect(ofState({ state: { protect: false } })).toEqual([
      expect.stringMatching(/^state\.protect is false/),
    ]);
  });
});
