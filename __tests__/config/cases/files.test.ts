import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ConfigError } from '../../../config/faults';
import { loadEnvironment } from '../../../config/load';
import { demoWith, faultOf, withFolder } from '../../support/environments';

/** Returns the message of loading `name` from a folder with one file, `file`. */
const loading = (file: string, name: string, text = demoWith({})): string =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, file), text);
    try {
      loadEnvironment(name, folder);
      return '';
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message;
    }
  });

describe('a secret', () => {
  const KEY_ID = 'LTAI5tExampleExample1234';
  test.each([
    ['in a comment', `# ${KEY_ID}\n${demoWith({})}`, KEY_ID, /\(comment\) \(line 1\)/],
    [
      'behind a value',
      demoWith({}).replace('cn-hangzhou\n', `cn-hangzhou # ${KEY_ID}\n`),
      KEY_ID,
      /\(comment\) \(line 1\)/,
    ],
    ['of GitHub', demoWith({ tags: { a: 'ghp_aBcDeFgHiJkLmNoPqRsT' } }), 'ghp_aBc', /tags\.a \(line/],
    ['of the token service', demoWith({ tags: { a: 'STS.NTtExampleExample' } }), 'STS.NT', /tags\.a \(line/],
    [
      'of a provider of models',
      demoWith({ tags: { a: 'sk-aBcDeFgHiJkLmNoPqRsT' } }),
      'sk-aBc',
      /tags\.a \(line/,
    ],
    ['as a tag’s key', demoWith({ tags: { [KEY_ID]: 'x' } }), KEY_ID, /tags\.\(not shown\) \(line/],
    ['as an unknown key', `${KEY_ID}: 1\n${demoWith({})}`, KEY_ID, /\(not shown\)/],
    [
      'as Base64',
      demoWith({ tags: { a: Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64') } }),
      'LS0t',
      /tags\.a \(line/,
    ],
    [
      'in an address, without a user',
      demoWith({ app: { registryMirrors: ['https://hunter2@mirror.example.com'] } }),
      'hunter2',
      /app\.registryMirrors\.0 \(line/,
    ],
    [
      'inside what is no text at all',
      demoWith({ app: { image: { a: KEY_ID } } }),
      KEY_ID,
      /app\.image\.a \(line/,
    ],
  ])('%s is refused and never printed', (_, text, secret, words) => {
    const message = faultOf(text);
    expect(message).toMatch(words);
    expect(message).toContain('what looks like a secret');
    expect(message).not.toContain(secret);
  });
});

describe('a form that is not plain YAML', () => {
  test.each([
    ['an alias', 'tags: &a {b: c}\nbackend: *a', /backend \(line 2\)\n {4}got: {5}an alias, \*a/],
    ['an alias that leads nowhere', 'region: *a', /region \(line 1\)\n {4}got: {5}an alias, \*a/],
    ['a tag', 'region: !Ref x', /region \(line 1\)\n {4}got: {5}a value with the tag !Ref/],
    ['an item with a tag', 'access:\n  allow:\n    - !Ref x', /access\.allow\.0 \(line 3\)/],
    [
      'two documents',
      'region: x\n---\nregion: y',
      /\(whole file\) \(line [23]\)\n {4}got: {5}a second document/,
    ],
    [
      'a key twice below',
      'ecs:\n  zone: a\n  zone: b',
      /ecs\.zone \(line 3\)\n {4}got: {5}a key that is repeated here/,
    ],
  ])('%s is refused, with its line', (_, text, words) => {
    expect(faultOf(text)).toMatch(words);
  });

  test('control characters are printed as numbers', () => {
    const message = faultOf('"\\e[31mregion": x\n"\\u202Ea": y');
    expect(message).toContain('\\u{1b}[31mregion');
    expect(message).toContain('\\u{202e}a');
    expect(message).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('a size', () => {
  const keys = (count: number): string => Array.from({ length: count }, (_, i) => `k${i}: 1`).join('\n');

  test.each([
    ['400,000 keys', () => keys(400_000)],
    ['10 MB', () => `a: ${'x'.repeat(10_000_000)}`],
  ])('%s are refused at once', (_, text) => {
    expect(faultOf(text())).toMatch(/got more than 256 KiB; allowed: at most 256 KiB/);
  });

  test('a file full of wrong keys gets a report about the first hundred', () => {
    const message = faultOf(keys(5000));
    expect(message).toMatch(/and \d+ more$/);
  });
});

test('a folder in the place of the file is named', () => {
  withFolder((folder) => {
    mkdirSync(path.join(folder, 'prod.yaml'));
    expect(() => loadEnvironment('prod', folder)).toThrow(ConfigError);
    expect(() => loadEnvironment('prod', folder)).toThrow(
      /^got .*prod\.yaml, which is a folder; allowed: a YAML file; rename or remove the folder$/,
    );
  });
});

describe('a name', () => {
  test.each([
    ['stage.yml', 'stage', /rename stage\.yml to stage\.yaml/],
    [
      'Prod.yaml',
      'Prod',
      /environment name: got "Prod".*the folder has no environment; rename Prod\.yaml to prod\.yaml/,
    ],
    ['Prod.yaml', 'prod', /rename Prod\.yaml to prod\.yaml/],
  ])('%s, requested as %s: the report has the right name', (file, name, words) => {
    expect(loading(file, name)).toMatch(words);
  });

  test('a name of 31 characters and a project of 31 are too long together', () => {
    const name = `e${'x'.repeat(30)}`;
    expect(loading(`${name}.yaml`, name, demoWith({ project: `p${'x'.repeat(30)}` }))).toMatch(
      /project \(line \d+\)\n {4}got: .*"pxx.*environment’s name "exx.*: 63 characters[^]*at most 55 characters/,
    );
  });
});
