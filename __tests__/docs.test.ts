import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './support/project';
import { addressesOf, synthDemo } from './support/synth';

const DOCS = path.join(ROOT, 'docs');

const markdown = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => path.join(entry.parentPath, entry.name));

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].map((file) => path.join(ROOT, file)),
  ...markdown(DOCS),
];

/** Folders whose messages may name a section of the README. */
const FOLDERS_WITH_MESSAGES = ['cli', 'config', 'constructs', 'host', 'stacks', 'tools'];

const sources = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|sh|py)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Files of this project that a page links to. */
const linksOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^https?:/.test(to))
    .map((to) => path.resolve(path.dirname(page), to));

test('every link to a file leads to one', () => {
  for (const page of PAGES) {
    for (const to of linksOf(page)) expect([page, to, existsSync(to)]).toEqual([page, to, true]);
  }
});

/** Anchors of the headings of a page, as GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [
    ...readFileSync(page, 'utf8')
      .replace(/^```.*?^```/gms, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replace(/ /g, '-'),
  );

test('every link to a section leads to one', () => {
  for (const page of PAGES) {
    for (const [link, to = '', anchor = ''] of readFileSync(page, 'utf8').matchAll(
      /\]\(([^)#:\s]*)#([^)\s]+)\)/g,
    )) {
      const target = to === '' ? page : path.resolve(path.dirname(page), to);
      expect([page, link, anchorsOf(target).includes(anchor)]).toEqual([page, link, true]);
    }
  }
});

test('the index lists every document', () => {
  const index = path.join(DOCS, 'README.md');
  const named = linksOf(index);
  expect(markdown(DOCS).filter((file) => file !== index && !named.includes(file))).toEqual([]);
});

/** Pages that people read in a terminal. */
const IN_A_TERMINAL = ['README.md', 'docs/changes.md', 'docs/when-it-fails.md'];

/** The definition of a link, `[name]: address`, which cannot be wrapped. */
const LINK_DEFINITION = /^\[[^\]]+\]: \S+$/;

test.each(IN_A_TERMINAL)('%s has at most 80 columns, except for addresses', (page) => {
  const lines = readFileSync(path.join(ROOT, page), 'utf8').split('\n');
  expect(lines.filter((line) => Array.from(line).length > 80 && !LINK_DEFINITION.test(line))).toEqual([]);
});

describe('the README', () => {
  const text = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

  test('shows resources of the demo, and their number', () => {
    const stacks = Object.values(synthDemo());
    const resources = stacks.flatMap(({ json }) => Object.values(json.resource ?? {}).flatMap(Object.keys));
    expect(text).toContain('~ alicloud_eip_address.address_BFE7FD18.bandwidth');
    expect(stacks.flatMap(addressesOf)).toContain('alicloud_eip_address.address_BFE7FD18');
    expect(text).toContain(`✓ ${resources.length} resources in ${stacks.length} stacks made, `);
  });

  test('names only scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('has every section that a message names', () => {
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    const named = FOLDERS_WITH_MESSAGES.flatMap(sources).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/README, ["“]([^"”]+)["”]/g)].map(([, section]) => section),
    );
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((section) => !headings.includes(section))).toEqual([]);
  });

  test('sets OPEN_DESIGN_ENV in every section that calls the CDKTF CLI', () => {
    const sections = text.split(/^## /m).filter((section) => /^ *(?:\w+=\S+ )*npx cdktf /m.test(section));
    expect(sections.length).toBeGreaterThan(3);
    for (const section of sections) {
      const [first = ''] = /^ *(?:\w+=\S+ )*npx cdktf .*$/m.exec(section) ?? [];
      const before = section.slice(0, section.indexOf(first));
      expect(`${before}${first}`).toMatch(/^ *export OPEN_DESIGN_ENV=prod$|OPEN_DESIGN_ENV=prod npx cdktf/m);
    }
  });
});
