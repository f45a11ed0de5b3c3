import ATTRIBUTES from './attributes.json';
import { FUNCTION_NAMES } from './functions';
import {
  type Fault,
  functionOf,
  isList,
  isMap,
  type Template,
  type Value,
  type Values,
  Wrong,
} from './template';

/** Values that every stack has. */
export const PSEUDO = [
  'ALIYUN::NoValue',
  'ALIYUN::Region',
  'ALIYUN::StackId',
  'ALIYUN::StackName',
  'ALIYUN::TenantId',
];

/** Attributes of resource types. Source: ROS CDK, whose classes a test compares. Noted on 2026-11-28. */
const attributes: Readonly<Record<string, readonly string[]>> = ATTRIBUTES;

/** What one value refers to. */
interface Reference {
  readonly to: 'name' | 'attribute' | 'condition' | 'mapping';
  readonly name: string;
  readonly attribute?: string;
  /** Parameter whose value is the key in a mapping. */
  readonly parameter?: string;
  readonly at: string;
}

const nameIn = (value: Value | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** What values refer to, and the faults that need no other part of the template. */
class Reading {
  readonly references: Reference[] = [];
  readonly faults: Fault[] = [];

  fault(at: string, message: string): void {
    this.faults.push({ of: 'template', at, message });
  }

  read(value: Value, at: string): void {
    try {
      const call = functionOf(value);
      if (call) this.call(...call, `${at}.${call[0]}`);
      else if (isList(value)) value.forEach((part, index) => this.read(part, `${at}.${index}`));
      else if (isMap(value)) for (const [key, part] of Object.entries(value)) this.read(part, `${at}.${key}`);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      this.fault(at, error.message);
    }
  }

  private call(name: string, argument: Value, at: string): void {
    const [first, second, third] = isList(argument) ? argument : [];
    if (!FUNCTION_NAMES.includes(name)) {
      this.fault(at, `got a function that nothing here evaluates, allowed: ${FUNCTION_NAMES.join(', ')}`);
    } else if (name === 'Ref') {
      this.refer({ to: 'name', name: nameIn(argument), at });
    } else if (name === 'Fn::GetAtt') {
      this.refer({ to: 'attribute', name: nameIn(first), attribute: nameIn(second), at });
    } else {
      if (name === 'Fn::If') this.refer({ to: 'condition', name: nameIn(first), at });
      if (name === 'Fn::FindInMap') {
        const parameter = isMap(second ?? null) ? (second as Values)['Ref'] : undefined;
        this.refer({
          to: 'mapping',
          name: nameIn(first),
          at,
          ...(typeof parameter === 'string' && { parameter }),
          attribute: nameIn(third),
        });
      }
      if (name === 'Fn::And' || name === 'Fn::Or') this.conditions(isList(argument) ? argument : [], at);
      if (name === 'Fn::Not') this.conditions([argument], at);
      this.read(argument, at);
    }
  }

  /** Conditions of a condition, which may be names. */
  private conditions(values: readonly Value[], at: string): void {
    for (const name of values) if (typeof name === 'string') this.refer({ to: 'condition', name, at });
  }

  refer(reference: Reference): void {
    this.references.push(reference);
  }
}

const keysOf = (map: object | undefined): readonly string[] => Object.keys(map ?? {});

const reading = (template: Template): Reading => {
  const all = new Reading();
  for (const [name, condition] of Object.entries(template.Conditions ?? {}))
    all.read(condition, `Conditions.${name}`);
  for (const [name, { RuleCondition, Assertions }] of Object.entries(template.Rules ?? {})) {
    if (RuleCondition !== undefined) all.read(RuleCondition, `Rules.${name}.RuleCondition`);
    Assertions.forEach(({ Assert }, index) => all.read(Assert, `Rules.${name}.Assertions.${index}`));
  }
  for (const [name, resource] of Object.entries(template.Resources)) {
    const at = `Resources.${name}`;
    for (const on of [resource.DependsOn ?? []].flat())
      all.refer({ to: 'name', name: on, at: `${at}.DependsOn` });
    if (resource.Condition !== undefined) all.refer({ to: 'condition', name: resource.Condition, at });
    all.read(resource.Properties ?? {}, `${at}.Properties`);
  }
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Condition !== undefined)
      all.refer({ to: 'condition', name: output.Condition, at: `Outputs.${name}` });
    all.read(output.Value, `Outputs.${name}.Value`);
  }
  return all;
};

/** Names on a cycle of the graph. */
const onCycle = (graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] => {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(graph.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return [...graph.keys()].filter((name) => reaches(name, name));
};

/** Place of a reference: the section and the name of the object. */
const ownerOf = (at: string): readonly [section: string, name: string] => {
  const [section = '', name = ''] = at.split('.');
  return [section, name];
};

/** Faults of what refers to another part of the template: unknown names and attributes, unused names, cycles. */
export const referenceFaults = (template: Template): readonly Fault[] => {
  const { references, faults } = reading(template);
  const found = [...faults];
  const fault = (at: string, message: string) => found.push({ of: 'template', at, message });
  const { Parameters, Resources, Conditions, Mappings } = template;

  for (const { to, name, attribute, parameter, at } of references) {
    const [section] = ownerOf(at);
    const resource = Resources[name];
    const early = section === 'Conditions' || section === 'Rules';
    if (to === 'condition' && !(name in (Conditions ?? {}))) fault(at, `no condition ${name}`);
    if (to === 'mapping' && !(name in (Mappings ?? {}))) fault(at, `no mapping ${name}`);
    const keys = Parameters?.[parameter ?? '']?.AllowedValues ?? [];
    for (const key of to === 'mapping' ? keys.map(nameIn) : []) {
      const entry = Mappings?.[name]?.[key]?.[attribute ?? ''];
      if (entry === undefined) fault(at, `no entry ${key}.${attribute} in ${name}`);
    }
    if (to === 'attribute' && !resource) fault(at, `no resource ${name}`);
    if (to === 'attribute' && resource && !attributes[resource.Type]?.includes(attribute ?? '')) {
      fault(
        at,
        `${resource.Type} has no attribute ${attribute}, only ${(attributes[resource.Type] ?? []).join(', ')}`,
      );
    }
    if (early && (to === 'attribute' || (to === 'name' && resource))) {
      fault(at, `reads the resource ${name}, which is made after conditions and rules are evaluated`);
    }
    const named = resource ?? (name in (Parameters ?? {}) || PSEUDO.includes(name));
    if (to === 'name' && !named) fault(at, `no parameter or resource ${name}`);
  }

  for (const [section, names, to] of [
    ['Parameters', keysOf(Parameters), 'name'],
    ['Conditions', keysOf(Conditions), 'condition'],
    ['Mappings', keysOf(Mappings), 'mapping'],
  ] as const) {
    for (const name of names) {
      const used = references.some((reference) => reference.to === to && reference.name === name);
      if (!used) fault(`${section}.${name}`, 'nothing refers to it');
    }
  }

  const graph = (section: string, kinds: readonly string[]) =>
    new Map(
      keysOf(template[section as 'Resources' | 'Conditions']).map((name) => {
        const own = references.filter(({ at }) => ownerOf(at).join() === [section, name].join());
        return [
          name,
          new Set(own.filter(({ to }) => kinds.includes(to)).map((reference) => reference.name)),
        ] as const;
      }),
    );
  for (const name of onCycle(graph('Resources', ['name', 'attribute']))) {
    fault(`Resources.${name}`, 'depends on itself through other resources');
  }
  for (const name of onCycle(graph('Conditions', ['condition']))) {
    fault(`Conditions.${name}`, 'depends on itself through other conditions');
  }
  return found;
};

/** Whether a type is known, so that its attributes are. */
export const isKnownType = (type: string): boolean => type in attributes;
