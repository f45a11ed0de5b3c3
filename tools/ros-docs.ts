import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Parameter } from '../ros/language/template';
import { OUTPUTS } from '../ros/outputs';
import { GROUPS } from '../ros/parameters/parameters';

const DOCS = path.join(__dirname, '..', 'docs');

/** Languages of the template's texts. */
type Language = 'en' | 'zh-cn';

/** The pages about the ROS template, and the words of their tables. */
export const ROS_PAGES = [
  {
    file: path.join(DOCS, 'ros.md'),
    language: 'en',
    parameter: 'parameter',
    meaning: 'what it is',
    standard: 'default',
    required: '**required**',
    output: 'output',
  },
  {
    file: path.join(DOCS, 'ros.zh-CN.md'),
    language: 'zh-cn',
    parameter: '参数',
    meaning: '说明',
    standard: '默认值',
    required: '**必填**',
    output: '输出',
  },
] as const;

type Page = (typeof ROS_PAGES)[number];

// A < outside of backticks would start a tag.
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const meaningOf = (parameter: Parameter, language: Language): string =>
  [parameter.Description, parameter.ConstraintDescription]
    .map((text) => text?.[language])
    .filter((text) => text !== undefined)
    .join(language === 'en' ? ' ' : '');

const rangeOf = ({ AllowedValues, MinValue, MaxValue }: Parameter): string => {
  if (AllowedValues) return ` (${AllowedValues.map((value) => `\`${value}\``).join(', ')})`;
  return MinValue === undefined ? '' : ` (${MinValue}–${MaxValue})`;
};

/** The tables of a page, by the name of their place. */
const tablesOf = (page: Page): Readonly<Record<string, string>> => {
  const { language } = page;
  const parameters = GROUPS.flatMap((group) => Object.entries<Parameter>(group.parameters));
  return {
    parameters: table(
      [page.parameter, page.meaning, page.standard],
      parameters.map(([name, parameter]) => [
        `\`${name}\``,
        cell(meaningOf(parameter, language)) + rangeOf(parameter),
        parameter.Default === undefined
          ? page.required
          : parameter.Default === ''
            ? '–'
            : `\`${parameter.Default}\``,
      ]),
    ),
    outputs: table(
      [page.output, page.meaning],
      Object.entries(OUTPUTS).map(([name, { Description }]) => [`\`${name}\``, cell(Description[language])]),
    ),
  };
};

/** The text of a page, with its tables as the template has them now. */
export const renderRosPage = (page: Page): string => {
  let text = readFileSync(page.file, 'utf8');
  for (const [place, rows] of Object.entries(tablesOf(page))) {
    const [start, end] = [`<!-- ${place} -->`, `<!-- /${place} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) {
      throw new Error(`${page.file} has no ${start} and ${end}; put them around its table`);
    }
    text = `${text.slice(0, from + start.length)}\n${rows}\n${text.slice(to)}`;
  }
  return text;
};

/** Writes the tables of the pages about the ROS template. */
export const writeRosDocs = (): void => {
  for (const page of ROS_PAGES) writeFileSync(page.file, renderRosPage(page));
};
