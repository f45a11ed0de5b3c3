import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';

import { replaceValue, replaceValueIn } from '../../config/replace-value';

const OLD = `ghcr.io/nexu-io/od@sha256:${'0'.repeat(64)}`;
const NEW = `registry.example.com:5000/team/app@sha256:${'8d3a1c7f'.repeat(8)}`;
const AT = ['app', 'image'];

/** Texts before and after the value of `app.image` in files that people write. */
const AROUND: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'a comment behind it': ['app:\n  image: ', ' # → an image\n  memoryMiB: 1024\n'],
  'comments above and below': [
    '# top\n\napp: # the app\n  # → image\n  image: ',
    '\n  # below\n\n\nregion: cn-hangzhou\n',
  ],
  'no line end at the end': ['region: cn-hangzhou\napp:\n  image: ', ''],
  'Windows line ends': ['region: cn-hangzhou\r\napp:\r\n  image: ', ' # →\r\n  memoryMiB: 1024\r\n'],
  'mixed line ends': ['region: cn-hangzhou\r\napp:\n  image: ', '\r\n\n'],
  braces: ['app: {memoryMiB: 1024, image: ', ', cpus: 1}\n'],
  'braces over several lines': ['app: {\n  image: ', ',\n  memoryMiB: 1024 # →\n}\n'],
  'double quotes': ['app:\n  image: "', '"\n'],
  'single quotes': ["app:\n  image: '", "' # →\n"],
  'the next line': ['app:\n  image:\n    ', '\n'],
  'trailing blanks': ['app:\n  image:    ', '   \n  memoryMiB: 1024\n'],
  'a byte-order mark': ['\uFEFFapp:\n  image: ', '\n'],
  'a document start': ['---\napp:\n  image: ', '\n...\n'],
  'keys in quotes': ['"app":\n  \'image\': ', '\n'],
  'tabs and other scripts in comments': ['# 镜像\t→\napp:\n  image: ', '\t# 镜像地址 🚀\n'],
  'the same text elsewhere': [`# ${OLD}\nnote: ${OLD}\napp:\n  image: `, ` # ${OLD}\nother: ${OLD}\n`],
};

test.each(Object.entries(AROUND))('only the value changes: %s', (_, [before, after]) => {
  expect(replaceValue(before + OLD + after, AT, OLD, NEW)).toBe(before + NEW + after);
});

test('only the value changes, whatever stands around it', () => {
  const end = fc.constantFrom('\n', '\r\n');
  const blank = fc.constantFrom('', ' ', '   ');
  const comment = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((text) => `# ${text.replace(/[\p{Cc}\u2028\u2029\uFEFF]/gu, '')}`);
  const noise = fc.oneof(fc.constant(''), comment);
  const quote = fc.constantFrom('', '"', "'");
  fc.assert(
    fc.property(end, noise, noise, blank, quote, comment, (line, above, between, indent, mark, behind) => {
      const before = `${above}${line}app:${line}${indent}  memoryMiB: 1024${line}${between}${line}${indent}  image: ${mark}`;
      const after = `${mark} ${behind}${line}${indent}  cpus: 1 ${behind}${line}region: cn-hangzhou${line}${above}`;
      expect(replaceValue(before + OLD + after, AT, OLD, NEW)).toBe(before + NEW + after);
    }),
  );
});

test.each([
  ['another value', `app:\n  image: ${NEW}\n`],
  ['an alias', `x: &a ${OLD}\napp:\n  image: *a\n`],
  ['an anchor', `app:\n  image: &a ${OLD}\n`],
  ['a tag', `app:\n  image: !!str ${OLD}\n`],
  ['a block of lines', `app:\n  image: >-\n    ${OLD}\n`],
  ['a merge', `x: &x\n  image: ${OLD}\napp:\n  <<: *x\n`],
  ['no such key', 'app:\n  memoryMiB: 1024\n'],
  ['nothing', 'app:\n  image:\n'],
  ['a file that is no YAML any more', `app:\n  image: ${OLD}\n bad: [\n`],
])('%s is refused', (_, text) => {
  expect(() => replaceValue(text, AT, OLD, NEW)).toThrow(/^app\.image: got /);
});

describe('in a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replace-value-'));
  const file = path.join(folder, 'prod.yaml');
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('it keeps its mode, and a link stays a link', () => {
    writeFileSync(file, `app:\n  image: ${OLD}\n`);
    chmodSync(file, 0o640);
    const link = path.join(folder, 'link.yaml');
    symlinkSync('prod.yaml', link);
    replaceValueIn(link, AT, OLD, NEW);
    expect(readFileSync(file, 'utf8')).toBe(`app:\n  image: ${NEW}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link.yaml', 'prod.yaml']);
  });

  test('a refusal leaves it byte for byte, and nothing beside it', () => {
    const latin1 = Buffer.concat([
      Buffer.from(`# caf`),
      Buffer.from([0xe9]),
      Buffer.from(`\napp:\n  image: ${OLD}\n`),
    ]);
    for (const content of [Buffer.from(`app:\n  image: ${NEW}\n`), latin1]) {
      writeFileSync(file, content);
      expect(() => replaceValueIn(file, AT, OLD, NEW)).toThrow(
        /got (another value|prod\.yaml, which is not UTF-8)/,
      );
      expect(readFileSync(file)).toEqual(content);
      expect(readdirSync(folder).sort()).toEqual(['link.yaml', 'prod.yaml']);
    }
  });
});
