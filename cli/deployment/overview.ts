import type {
  Action,
  Change,
  DestroyOverview,
  Effect,
  LaterStack,
  Overview,
  StackPlan,
} from '../../deployment';
import {
  besideColumn,
  clip,
  columnsOf,
  counted,
  displayWidth,
  type Style,
  styleFor,
  type Terminal,
} from '../terminal';

/** Width of the text when it does not go to a terminal. */
const WIDTH = 80;

const MARKS: Readonly<Record<Action, string>> = { create: '+', update: '~', replace: '±', delete: '-' };

const WORDS: Readonly<Record<Action, string>> = {
  create: 'to make',
  update: 'to change',
  replace: 'to replace',
  delete: 'to destroy',
};

const COLOURS = { create: 'green', update: 'yellow', replace: 'magenta', delete: 'red' } as const;

const ACTIONS = Object.keys(MARKS) as Action[];

/** Effects as lines. Resources with the same effect share one. */
const byText = (effects: readonly Effect[]): string[] => {
  const addresses = new Map<string, string[]>();
  for (const { address, text } of effects) addresses.set(text, [...(addresses.get(text) ?? []), address]);
  return [...addresses].map(([text, [first = '', ...others]]) =>
    others.length === 0 ? `${first}: ${text}` : `${first} and ${others.length} more: ${text}`,
  );
};

/** Writes the overview of a deployment or a destroy before anything happens. */
export class OverviewWriter {
  private readonly style: Style;
  private readonly width: number;

  constructor(private readonly terminal: Terminal) {
    this.style = styleFor(terminal);
    this.width = columnsOf(terminal) ?? WIDTH;
  }

  deployment({ planned, later, unreachable }: Overview): void {
    this.line();
    for (const plan of planned) this.plan(plan, plan.changes, 'nothing to change');
    for (const each of later) this.later(each);
    for (const { message } of unreachable) this.item('!', `not planned: ${message}`);
    this.effects(planned);
    this.warnings(planned);
  }

  destroy({ planned, dependents, remains }: DestroyOverview): void {
    this.line();
    if (planned.length === 0) this.line('nothing is deployed');
    for (const plan of planned) this.plan(plan, plan.changes, 'only outputs');
    if (dependents.length > 0)
      this.item('!', `these stay, although they depend on it: ${dependents.join(', ')}`);
    this.effects(planned);
    this.list('remains, and costs money until you delete it', remains);
  }

  drift(compared: readonly StackPlan[]): void {
    this.line();
    if (compared.length === 0) this.line('nothing is deployed');
    for (const plan of compared) this.plan(plan, plan.drift, 'as deployed');
    this.warnings(compared);
  }

  /** Writes a paragraph, broken at the width of the terminal. */
  line(text = ''): void {
    this.terminal.write(`${besideColumn(text, 0, this.width)}\n`);
  }

  /** Writes a paragraph behind a mark. */
  item(mark: string, text: string): void {
    this.terminal.write(
      `${this.style('yellow', mark)} ${besideColumn(text, displayWidth(mark) + 1, this.width)}\n`,
    );
  }

  /** Writes a list with a title, or nothing. */
  list(title: string, items: readonly string[]): void {
    if (items.length === 0) return;
    this.line(`${this.style('bold', title)}:`);
    for (const each of items) this.terminal.write(`  ${besideColumn(each, 2, this.width)}\n`);
  }

  private plan({ stack }: StackPlan, changes: readonly Change[], otherwise: string): void {
    const counts = ACTIONS.flatMap((action) => {
      const count = changes.filter((change) => change.action === action).length;
      return count > 0 ? [`${count} ${WORDS[action]}`] : [];
    });
    this.line(`${this.style('bold', stack.name)}: ${counts.join(', ') || otherwise}`);
    for (const [type, count] of this.created(changes)) {
      this.terminal.write(`  ${this.style(COLOURS.create, MARKS.create)} ${count} ${type}\n`);
    }
    for (const change of changes) if (change.action !== 'create') this.change(change);
  }

  /** New resources by type: their number says more than their addresses. */
  private created(changes: readonly Change[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { type, action } of changes) {
      if (action === 'create') counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
  }

  private change({ address, action, attributes }: Change): void {
    this.terminal.write(`  ${this.style(COLOURS[action], MARKS[action])} ${clip(address, this.width - 5)}\n`);
    if (action === 'delete') return;
    const texts = attributes.map(({ name, before, after }) =>
      before !== undefined && after !== undefined ? `${name}: ${before} → ${after}` : name,
    );
    if (texts.length > 0) {
      const text = besideColumn(texts.join(', '), 6, this.width);
      this.terminal.write(`      ${this.style('dim', text)}\n`);
    }
  }

  private later({ stack, after, deployed }: LaterStack): void {
    const what = deployed.length > 0 ? '' : `, ${counted(stack.addresses.length, 'resource')}, all new`;
    this.line(`${this.style('bold', stack.name)}: planned after ${after.join(', ')}${what}`);
  }

  private effects(plans: readonly StackPlan[]): void {
    const texts = (key: 'data' | 'lost' | 'cutOff'): string[] =>
      byText(plans.flatMap(({ effects }) => effects[key]));
    this.list('data that is lost', texts('data'));
    this.list('also lost', texts('lost'));
    this.list('cut off', texts('cutOff'));
  }

  private warnings(plans: readonly StackPlan[]): void {
    for (const { stack, warnings } of plans) {
      for (const { summary, detail } of warnings) this.item('!', `${stack.name}: ${summary}: ${detail}`);
    }
  }
}
