import fc from 'fast-check';

import { isPinnedImage, partsOf } from '../../config/images';
import { parseReference, referenceText, repositoryOf } from '../../images/reference';
import type { PinnedImage } from '../../values/values';

const DIGEST = `sha256:${'8d3a1c7f'.repeat(8)}`;

test.each([
  ['nginx', 'docker.io/library/nginx'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['team/app', 'docker.io/team/app'],
  ['index.docker.io/team/app', 'docker.io/team/app'],
  ['docker://ghcr.io/nexu-io/od:latest', 'ghcr.io/nexu-io/od:latest'],
  ['localhost/app', 'localhost/app'],
  ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
  ['Registry.Example.com/app', 'registry.example.com/app'],
  [
    `registry.example.com:5000/a/b__c-d:v1.2_x@${DIGEST}`,
    `registry.example.com:5000/a/b__c-d:v1.2_x@${DIGEST}`,
  ],
])('%s is %s', (text, whole) => {
  const reference = parseReference(text);
  expect(reference && referenceText(reference)).toBe(whole);
});

test.each([
  '',
  'Team/App',
  'a b',
  'app@sha256:123',
  `app@sha512:${'0'.repeat(128)}`,
  'user:pass@registry.example.com/app',
  'https://registry.example.com/app',
  'registry.example.com/',
  'app:',
  '-v',
  '--all',
  'app;id',
])('%j is no image', (text) => {
  expect(parseReference(text)).toBeUndefined();
});

test('every image that the configuration accepts has parts that give it back', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/);
  const repository = fc
    .array(fc.stringMatching(/^[a-z0-9]{1,6}((\.|_|__|-{1,2})[a-z0-9]{1,4})?$/), {
      minLength: 1,
      maxLength: 3,
    })
    .map((words) => words.join('/'));
  const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/), { nil: undefined });
  const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
  fc.assert(
    fc.property(label, label, port, repository, tag, (first, second, at, path, version) => {
      const host = `${first}.${second}${at === undefined ? '' : `:${at}`}`;
      const image = `${host}/${path}${version === undefined ? '' : `:${version}`}@${DIGEST}`;
      expect(isPinnedImage(image)).toBe(true);
      const parts = partsOf(image as PinnedImage);
      expect(referenceText(parts)).toBe(image);
      expect(repositoryOf(parts)).toBe(`${host}/${path}`);
    }),
  );
});
