import type { Value, ValueMap } from '../protocol/codec';
import type { Behaviour, Change, Refusal, Resources, Rule, Service } from './behaviour';

type ByTypeAndId = Map<string, Map<Value, ValueMap>>;

/**
 * The service's side of the resources. Terraform's state decides which resources exist. The inventory holds those that
 * this process has created or read, and remembers where the service has other values than the state.
 */
export class Inventory implements Resources {
  private readonly resources: ByTypeAndId = new Map();
  private readonly differences: ByTypeAndId = new Map();

  /** @param refuse a further rule for the resources of all types */
  constructor(
    private readonly service: Service,
    private readonly refuse: Rule = () => undefined,
  ) {}

  of(type: string): readonly ValueMap[] {
    return [...of(this.resources, type).values()];
  }

  find(type: string, id: Value | undefined): ValueMap | undefined {
    return of(this.resources, type).get(id ?? null);
  }

  /** Returns why the service refuses a change, and remembers what the refused update leaves behind. */
  refusal(change: Change): Refusal | undefined {
    const { type, before, after } = change;
    const { rules = [], leaves } = this.behaviour(type);
    const refusal = first([...(this.service.rules ?? []), ...rules, this.refuse], change);
    if (refusal && leaves && before && after) {
      const differences = of(this.differences, type);
      differences.set(idOf(before), { ...differences.get(idOf(before)), ...leaves(change) });
    }
    return refusal;
  }

  /** Records a created or updated resource. */
  put(type: string, before: ValueMap | null, after: ValueMap): void {
    const kept = (this.behaviour(type).irremovable ?? [])
      .map((name) => [name, before?.[name] ?? null] as const)
      .filter(([name, value]) => value !== null && (after[name] ?? null) === null);
    of(this.differences, type).set(idOf(after), Object.fromEntries(kept));
    of(this.resources, type).set(idOf(after), after);
  }

  remove(type: string, resource: ValueMap): void {
    of(this.differences, type).delete(idOf(resource));
    of(this.resources, type).delete(idOf(resource));
  }

  /** Returns a resource of Terraform's state with the values that the service has. */
  read(type: string, state: ValueMap): ValueMap {
    const known = { ...state, ...of(this.differences, type).get(idOf(state)) };
    const resource = { ...known, ...this.behaviour(type).reads?.(known, this) };
    of(this.resources, type).set(idOf(resource), resource);
    return resource;
  }

  private behaviour(type: string): Behaviour {
    return this.service.types?.[type] ?? {};
  }
}

const idOf = (resource: ValueMap): Value => resource['id'] ?? null;

const of = (all: ByTypeAndId, type: string): Map<Value, ValueMap> => {
  const found = all.get(type) ?? new Map<Value, ValueMap>();
  all.set(type, found);
  return found;
};

const first = (rules: readonly Rule[], change: Change): Refusal | undefined => {
  for (const rule of rules) {
    const refusal = rule(change);
    if (refusal) return refusal;
  }
  return undefined;
};
