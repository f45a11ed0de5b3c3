import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './support/project';

const DOCS = path.join(ROOT, 'docs');

const translations = readdirSync(DOCS).filter((file) => file.endsWith('.zh-CN.md'));

/** What a translation has in common with its original. */
const shapeOf = (text: string): object => {
  const fences = /^ *```[a-z]*\n[^]*?^ *```$/gm;
  const prose = text.replace(fences, '');
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level = '']) => level.length),
    blocks: text.match(fences) ?? [],
    rows: [...prose.matchAll(/^\|/gm)].length,
    steps: [...prose.matchAll(/^\d+\. /gm)].length,
    points: [...prose.matchAll(/^- /gm)].length,
  };
};

test('there are translations', () => {
  expect(translations).toContain('compute-nest.zh-CN.md');
});

test.each(translations)('%s has the parts of its original, and both lead to each other', (file) => {
  const original = file.replace('.zh-CN', '');
  expect(existsSync(path.join(DOCS, original))).toBe(true);
  const [english, chinese] = [original, file].map((name) => readFileSync(path.join(DOCS, name), 'utf8'));
  expect(shapeOf(chinese ?? '')).toEqual(shapeOf(english ?? ''));
  expect(english).toContain(`\n\n[中文](${file})\n`);
  expect(chinese).toContain(`\n\n[English](${original})\n`);
});
