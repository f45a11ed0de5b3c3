import { besideColumn, columnsOf, counted, padEnd, styleFor, type Terminal, wrap } from '../terminal';
import type { HcpSettings, WorkspaceSettings } from './settings';

/** Why a workspace needs an agent. */
const AGENT = 'agent in the VPC, because ack.apiAccess is private';

/** The settings of an environment as text. Variables are explained once, at the end. */
export const hcpReport = (environment: string, settings: HcpSettings, terminal: Terminal): string => {
  const { hostname, organization, workspaces } = settings;
  const style = styleFor(terminal);
  const width = columnsOf(terminal);
  const block = (title: string, rows: readonly Row[]): string => {
    const names = Math.max(...rows.map(([name]) => name.length));
    const lines = rows.map(([name, text]) => {
      const start = `  ${padEnd(name, names)}  `;
      return style('dim', start) + besideColumn(text, start.length, width);
    });
    return [style('bold', title), ...lines, ''].join('\n');
  };
  const head = `${environment}: ${counted(workspaces.length, 'workspace')} in the organization ${organization} of ${hostname}`;
  return [
    `${wrap(head, width)}\n`,
    ...workspaces.map((workspace) => block(workspace.name, rowsOf(workspace))),
    block('variables', explained(workspaces)),
    wrap('nothing was made or changed; docs/hcp-terraform.md shows how to set this up', width),
    '',
  ].join('\n');
};

/** A name and its text. */
type Row = readonly [string, string];

const rowsOf = (workspace: WorkspaceSettings): Row[] => {
  const { stack, executionMode, variables, terraform, providers } = workspace;
  const versions = Object.entries(providers).map(([source, version]) => `${source} ${version}`);
  return [
    ['stack', stack],
    ['execution', executionMode === 'agent' ? AGENT : executionMode],
    ['versions', [`Terraform ${terraform}`, ...versions].join(', ')],
    ['variables', variables.map(({ key }) => key).join(', ')],
    ...listed('reads state of', workspace.readsStateOf),
    ...listed('shares with', workspace.sharesStateWith),
    ...listed('triggered by', workspace.runTriggers),
  ];
};

const listed = (name: string, texts: readonly string[]): Row[] =>
  texts.length === 0 ? [] : [[name, texts.join(', ')]];

/** Each variable once, with its kind and what it is for. */
const explained = (workspaces: readonly WorkspaceSettings[]): Row[] => {
  const all = new Map(workspaces.flatMap(({ variables }) => variables.map((each) => [each.key, each])));
  return [...all.values()].map(({ key, category, sensitive, description }) => [
    key,
    `${category === 'env' ? 'environment' : 'Terraform'}${sensitive ? ', sensitive' : ''}: ${description}`,
  ]);
};
