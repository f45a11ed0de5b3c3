import { besideColumn, columnsOf, counted, padEnd, styleFor, type Terminal, wrap } from '../terminal';
import type { HcpSettings, WorkspaceSettings, WorkspaceVariable } from './settings';

const INDENT = 2;
/** Width of the column with the names of the settings. */
const NAMES = Math.max(...['Terraform', 'triggered by'].map((name) => name.length)) + 2;

/** Why a workspace needs an agent. */
const AGENT = 'agent in the VPC, because ack.apiAccess is private';

/** The settings of an environment as text. */
export const hcpReport = (environment: string, settings: HcpSettings, terminal: Terminal): string => {
  const { hostname, organization, workspaces } = settings;
  const style = styleFor(terminal);
  const width = columnsOf(terminal);
  const row = (name: string, text: string): string => {
    const start = ' '.repeat(INDENT) + padEnd(name, NAMES);
    return style('dim', start) + besideColumn(text, start.length, width);
  };
  const head = `${environment}: ${counted(workspaces.length, 'workspace')} in the organization ${organization} of ${hostname}`;
  const blocks = workspaces.map((workspace) => [
    style('bold', workspace.name),
    ...rowsOf(workspace).map(([name, text]) => row(name, text)),
  ]);
  return [
    wrap(head, width),
    ...blocks.flatMap((lines) => ['', ...lines]),
    '',
    wrap('Nothing was made or changed. docs/hcp-terraform.md shows how to set this up.', width),
    '',
  ].join('\n');
};

const rowsOf = (workspace: WorkspaceSettings): (readonly [string, string])[] => {
  const { stack, executionMode, readsStateOf, sharesStateWith, runTriggers, terraform, providers } =
    workspace;
  return [
    ['stack', stack],
    ['execution', executionMode === 'agent' ? AGENT : executionMode],
    ['Terraform', terraform],
    ...named(
      'providers',
      Object.entries(providers).map(([source, version]) => `${source} ${version}`),
    ),
    ...named('variables', workspace.variables.flatMap(shown)),
    ...named('reads state', readsStateOf),
    ...named('shares with', sharesStateWith),
    ...named('triggered by', runTriggers),
  ];
};

/** Rows of which only the first has a name. */
const named = (name: string, texts: readonly string[]): (readonly [string, string])[] =>
  texts.map((text, index) => [index === 0 ? name : '', text]);

const shown = ({ key, category, sensitive, description }: WorkspaceVariable): string[] => [
  `${key} (${category === 'env' ? 'environment' : 'Terraform'}${sensitive ? ', sensitive' : ''})`,
  `  ${description}`,
];
