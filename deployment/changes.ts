/** What happens to a resource. */
export type Action = 'create' | 'update' | 'replace' | 'delete';

/** An attribute that an update changes. Values are text, and undefined when they are secret, unknown or no scalar. */
export interface AttributeChange {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /**
   * The attributes that differ, for an update or a replacement. A replacement makes every computed attribute unknown, so
   * an unknown one is named only where it forces the replacement, or where nothing else differs.
   */
  readonly attributes: readonly AttributeChange[];
}

type Values = Readonly<Record<string, unknown>>;

interface RawChange {
  readonly actions: readonly string[];
  readonly before: Values | null;
  readonly after: Values | null;
  readonly after_unknown?: Values;
  readonly before_sensitive?: Values | boolean;
  readonly after_sensitive?: Values | boolean;
  /** Paths of the attributes that force a replacement. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

interface RawResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: RawChange;
}

/** The relevant parts of `terraform show -json <plan>` (format 1.x). */
export interface PlanJson {
  readonly resource_changes?: readonly RawResource[];
  readonly resource_drift?: readonly RawResource[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly prior_state?: { readonly values?: { readonly root_module?: { readonly resources?: unknown[] } } };
}

const actionOf = (actions: readonly string[]): Action | undefined => {
  if (actions.includes('create') && actions.includes('delete')) return 'replace';
  return (['create', 'update', 'delete'] as const).find((action) => actions.includes(action));
};

const isSecret = (mark: Values | boolean | undefined, name: string): boolean =>
  mark === true || (typeof mark === 'object' && mark[name] === true);

/** The longest value that is shown: an id, an address, a size. */
const LONGEST_VALUE = 40;

const scalar = (value: unknown): string | undefined => {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  const text = String(value);
  return text.length <= LONGEST_VALUE && !text.includes('\n') ? text : undefined;
};

/** Every attribute that differs or may differ. */
const differencesIn = (change: RawChange): AttributeChange[] => {
  const { before, after, after_unknown: unknown = {} } = change;
  if (!before || !after) return [];
  const names = [...new Set([...Object.keys(after), ...Object.keys(unknown)])].sort();
  return names.flatMap((name): AttributeChange[] => {
    if (unknown[name] === true) return before[name] === null ? [] : [{ name }];
    if (JSON.stringify(before[name] ?? null) === JSON.stringify(after[name] ?? null)) return [];
    if (isSecret(change.before_sensitive, name) || isSecret(change.after_sensitive, name)) return [{ name }];
    const [was, is] = [scalar(before[name]), scalar(after[name])];
    return [
      { name, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ];
  });
};

const attributesOf = (change: RawChange): AttributeChange[] => {
  const differences = differencesIn(change);
  if (actionOf(change.actions) !== 'replace') return differences;
  const forcing = new Set(change.replace_paths?.map(([name]) => name));
  const telling = differences.filter(
    ({ name }) => change.after_unknown?.[name] !== true || forcing.has(name),
  );
  return telling.length > 0 ? telling : differences;
};

const changesIn = (resources: readonly RawResource[] = []): Change[] =>
  resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ address, type, change }) => {
      const action = actionOf(change.actions);
      return action ? [{ address, type, action, attributes: attributesOf(change) }] : [];
    });

/** The changes that a plan makes. */
export const plannedChanges = (plan: PlanJson): Change[] => changesIn(plan.resource_changes);

/** The changes that were made outside Terraform, as a plan found them. */
export const driftOf = (plan: PlanJson): Change[] => changesIn(plan.resource_drift);

/** Whether a plan changes an output: a stack that reads the outputs can be planned only afterwards. */
export const changesOutputs = (plan: PlanJson): boolean =>
  Object.values(plan.output_changes ?? {}).some(({ actions }) =>
    actions.some((action) => action !== 'no-op'),
  );

/** Whether a stack had any resource before the plan. */
export const hadResources = (plan: PlanJson): boolean =>
  (plan.prior_state?.values?.root_module?.resources ?? []).length > 0;
