import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { renderRosPage, ROS_PAGES } from '../../tools/ros-docs';
import { ROOT } from '../support/project';

// npm run docs writes the tables.
test.each(ROS_PAGES)('the tables of the page in $language are those of the template', (page) => {
  expect(readFileSync(page.file, 'utf8')).toBe(renderRosPage(page));
});

const [english, chinese] = ROS_PAGES.map(({ file }) => readFileSync(file, 'utf8')) as [string, string];

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([found]) => found);

/** What a translation keeps: levels of headings, blocks of code, forms of tables, and what stands in backticks. */
const shapeOf = (text: string) => ({
  headings: all(text, /^#+(?= )/gm),
  code: all(text, /^```.*?^```/gms),
  lists: all(text, /^- /gm).length,
  paragraphs: text.split(/\n\n+/).length,
  tables: all(text, /^\|.*\|$/gm).map((row) => row.replaceAll('\\|', '').split('|').length),
});

test('the Chinese page has the headings, the commands and the tables of the English one', () => {
  expect(shapeOf(chinese)).toEqual(shapeOf(english));
});

test('the Chinese page has the words of the English one that are not translated', () => {
  // Outside of tables that the template makes; their words are checked with it.
  const words = (text: string): string[] =>
    all(
      text.replaceAll(/<!-- (\w+) -->[^]*?<!-- \/\1 -->/g, '').replaceAll(/^```.*?^```/gms, ''),
      /`[^`]+`/g,
    );
  expect(words(chinese).sort()).toEqual(words(english).sort());
});

test('the page uses options of the script that exist, and has its exit codes', () => {
  const script = path.join(ROOT, 'scripts', 'aliyun-one-click.sh');
  const { stdout: help } = spawnSync('sh', [script, '--help'], { encoding: 'utf8' });
  const calls = all(english, /^sh scripts.*(?:\\\n.*)*/gm).join('\n');
  const options = new Set([...all(calls, /--[a-z-]+/g), ...all(english, /(?<=`)--[a-z-]+(?=`)/g)]);
  options.delete('--waiter');
  expect(options.size).toBeGreaterThan(8);
  expect([...options].filter((option) => !new RegExp(`^  ${option}\\b`, 'm').test(help))).toEqual([]);
  const codes = (text: string, pattern: RegExp) => all(text, pattern).map(Number);
  expect(codes(english, /(?<=^\| `)\d+(?=` )/gm)).toEqual(codes(help, /(?<=^ {2})\d+(?= )/gm));
});
