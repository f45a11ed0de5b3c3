import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import type { Node } from '../config-keys';
import { type ManifestCase, manifestCases } from './cases';
import { helpers } from './helpers';
import { notes } from './notes';
import { objectTemplates } from './objects';
import { readme } from './readme';
import { refusals } from './refusals';
import { tokenScript } from './token-script';
import { describedValues, renderValuesSchema } from './values-schema';
import { renderValues } from './values-yaml';

const ROOT = path.join(__dirname, '..', '..');

/** Folder of the chart. */
export const CHART = path.join(ROOT, 'charts', 'open-design');

/** Files of a chart, by their paths in its folder. */
export type ChartFiles = Readonly<Record<string, string>>;

const { version, license } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly license: string;
};

/** A cluster whose nodes can require metadata tokens: `ack.kubernetesVersion`. */
const KUBERNETES = '>=1.30.0-0';

const description = (): string =>
  stringify({
    apiVersion: 'v2',
    name: 'open-design',
    description: 'Open Design behind its front proxy, in a cluster of Alibaba Cloud',
    type: 'application',
    version,
    kubeVersion: KUBERNETES,
    annotations: { licenses: license },
  });

const filesOf = (cases: readonly ManifestCase[]): ChartFiles => {
  const schema = describedValues() as Node;
  return {
    '.helmignore': '*.tgz\n.git/\n',
    'Chart.yaml': description(),
    'README.md': readme(schema),
    'token-secret.sh': tokenScript(cases),
    'values.schema.json': renderValuesSchema(),
    'values.yaml': renderValues(schema),
    'templates/NOTES.txt': notes(),
    'templates/refusals.yaml': refusals(),
    ...helpers(cases),
    ...Object.fromEntries(
      Object.entries(objectTemplates(cases)).map(([file, text]) => [`templates/${file}`, text]),
    ),
  };
};

/** The files of the chart, made from the objects of every case. */
export const chartFiles = async (): Promise<ChartFiles> => filesOf(await manifestCases());

/** The files in the folder of the chart. */
export const committedFiles = (folder: string = CHART): ChartFiles =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort()
      .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );

/** Writes the chart. Files that it no longer has are removed. */
export const writeChart = async (folder: string = CHART): Promise<void> => {
  const files = await chartFiles();
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
};
