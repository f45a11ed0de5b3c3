import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { makeFolder, writeFolder } from '../../cli/folders';

const FILES = [
  { path: 'a/one', content: 'one\n' },
  { path: 'a/run', content: '#!/bin/sh\n', mode: '0755' },
];

let scratch: string;
let out: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'open-design-folders-'));
  out = path.join(scratch, 'out');
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

test('a new folder is created with its parents; nothing else remains beside it', () => {
  const deep = path.join(scratch, 'deep', 'out');
  writeFolder(deep, FILES);
  expect(readFileSync(path.join(deep, 'a/one'), 'utf8')).toBe('one\n');
  expect(statSync(path.join(deep, 'a/run')).mode & 0o111).not.toBe(0);
  expect(readdirSync(path.dirname(deep))).toEqual(['out']);
});

test.each(['/proc/open-design/deep', path.join(__filename, 'out')])(
  '%s cannot be made, and is refused',
  (folder) => {
    expect(() => {
      makeFolder(folder);
    }).toThrow(/^got .*, which (cannot be made \(E\w+\)|is a file); allowed: a path below a folder/);
  },
);

test('an empty folder is filled', () => {
  mkdirSync(out);
  writeFolder(out, FILES);
  expect(existsSync(path.join(out, 'a/one'))).toBe(true);
});

test('a folder that was written before is replaced as a whole', () => {
  writeFolder(out, [...FILES, { path: 'gone', content: 'gone\n' }]);
  writeFolder(out, FILES);
  expect(existsSync(path.join(out, 'gone'))).toBe(false);
  expect(readdirSync(scratch)).toEqual(['out']);
});

test('a folder with other files is refused and left as it is', () => {
  mkdirSync(out);
  writeFileSync(path.join(out, 'mine'), 'mine\n');
  expect(() => {
    writeFolder(out, FILES);
  }).toThrow(/^got .*out, a folder with files that odcloud did not write; allowed: a new or empty folder/);
  expect(readdirSync(out)).toEqual(['mine']);
});

test('a file is refused', () => {
  writeFileSync(out, '');
  expect(() => {
    writeFolder(out, FILES);
  }).toThrow(/which is a file; allowed: a folder/);
});

test('if a file cannot be written, the previous content remains', () => {
  writeFolder(out, FILES);
  // A file cannot be inside a file.
  expect(() => {
    writeFolder(out, [
      { path: 'x', content: 'x' },
      { path: 'x/y', content: 'y' },
    ]);
  }).toThrow();
  expect(readFileSync(path.join(out, 'a/one'), 'utf8')).toBe('one\n');
  expect(readdirSync(scratch)).toEqual(['out']);
});
