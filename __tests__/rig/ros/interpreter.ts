import { evaluate, NO_VALUE, type Scope, test } from './functions';
import { valueOf } from './parameters';
import { partFaults } from './parts';
import { referenceFaults } from './references';
import { type Fault, isMap, type Resource, type Template, type Value, type Values, Wrong } from './template';

/** What a stack is made with. */
export interface Stack {
  /** Texts of parameters, as the API passes them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly region?: string;
  /**
   * Values of attributes, by resource and attribute. Others get a stand-in: the text `Resource.Attribute`, or a list of
   * one where the attribute is a list. The value of `Ref` stands under `Ref`.
   */
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

/** A resource as the service would make it. */
export interface ResolvedResource {
  readonly type: string;
  readonly properties: Values;
}

/** What a template makes of the parameters. With faults, there are no resources and outputs. */
export interface Resolved {
  readonly faults: readonly Fault[];
  readonly resources: Readonly<Record<string, ResolvedResource>>;
  readonly outputs: Values;
}

/** Attributes that are lists: those of a group of instances, and of a command that runs on several. */
const isListed = (type: string, attribute: string): boolean =>
  type === 'ALIYUN::ECS::InstanceGroup' || ['InvokeResults', 'InvokeInstances'].includes(attribute);

class Resolution {
  readonly faults: Fault[] = [];
  private readonly values: Readonly<Record<string, Value>>;
  private readonly conditions = new Map<string, boolean>();

  constructor(
    private readonly template: Template,
    private readonly stack: Stack,
  ) {
    const parameters = Object.entries(template.Parameters ?? {}).flatMap(([name, parameter]) => {
      const value = this.attempt('parameter', `Parameters.${name}`, () =>
        valueOf(parameter, stack.parameters[name]),
      );
      return value === undefined ? [] : [[name, value] as const];
    });
    for (const name of Object.keys(stack.parameters).filter(
      (given) => !(given in (template.Parameters ?? {})),
    )) {
      this.faults.push({
        of: 'parameter',
        at: `Parameters.${name}`,
        message: 'the template has no such parameter',
      });
    }
    this.values = {
      ...Object.fromEntries(parameters),
      'ALIYUN::NoValue': NO_VALUE,
      'ALIYUN::Region': stack.region ?? 'ap-southeast-1',
      'ALIYUN::StackId': '5f6d8e2a-0000-4000-8000-000000000001',
      'ALIYUN::StackName': 'open-design',
      'ALIYUN::TenantId': '1234567890123456',
    };
  }

  private attempt<T>(of: Fault['of'], at: string, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      this.faults.push({ of, at, message: error.message });
      return undefined;
    }
  }

  private scope(): Scope {
    return {
      ref: (name) => {
        const value = this.values[name];
        if (value !== undefined) return value;
        return this.stack.attributes?.[name]?.['Ref'] ?? (this.present(name), name);
      },
      attribute: (name, attribute) => {
        const { Type } = this.present(name);
        const standIn = `${name}.${attribute}`;
        return (
          this.stack.attributes?.[name]?.[attribute] ?? (isListed(Type, attribute) ? [standIn] : standIn)
        );
      },
      condition: (name) => this.condition(name),
      mapped: (map, key, name) => {
        const value = this.template.Mappings?.[map]?.[key]?.[name];
        if (value === undefined) throw new Wrong(`no entry ${key}.${name} in the mapping ${map}`);
        return value;
      },
    };
  }

  /** A resource that exists with these parameters. */
  private present(name: string): Resource {
    const resource = this.template.Resources[name];
    if (!resource || !this.exists(resource))
      throw new Wrong(`reads ${name}, which does not exist with these values`);
    return resource;
  }

  private exists({ Condition }: { readonly Condition?: string }): boolean {
    return Condition === undefined || this.condition(Condition);
  }

  private condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const value = test(this.template.Conditions?.[name] ?? null, this.scope());
    this.conditions.set(name, value);
    return value;
  }

  rules(): void {
    for (const [name, { RuleCondition, Assertions }] of Object.entries(this.template.Rules ?? {})) {
      this.attempt('template', `Rules.${name}`, () => {
        if (RuleCondition !== undefined && !test(RuleCondition, this.scope())) return;
        for (const { Assert, AssertDescription = 'no description' } of Assertions) {
          if (!test(Assert, this.scope())) {
            this.faults.push({ of: 'rule', at: `Rules.${name}`, message: AssertDescription });
          }
        }
      });
    }
  }

  resources(): Readonly<Record<string, ResolvedResource>> {
    return Object.fromEntries(
      Object.entries(this.template.Resources).flatMap(([name, resource]) => {
        const properties = this.attempt('template', `Resources.${name}`, () =>
          this.exists(resource) ? evaluate(resource.Properties ?? {}, this.scope()) : undefined,
        );
        return isMap(properties) ? [[name, { type: resource.Type, properties }] as const] : [];
      }),
    );
  }

  outputs(): Values {
    return Object.fromEntries(
      Object.entries(this.template.Outputs ?? {}).flatMap(([name, output]) => {
        const value = this.attempt('template', `Outputs.${name}`, () =>
          this.exists(output) ? evaluate(output.Value, this.scope()) : undefined,
        );
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  }
}

const refused = (faults: readonly Fault[]): Resolved => ({ faults, resources: {}, outputs: {} });

const known = new WeakMap<Template, readonly Fault[]>();

/** All faults of a template that it has with any parameters. */
export const templateFaults = (template: Template): readonly Fault[] => {
  const faults = known.get(template) ?? [...partFaults(template), ...referenceFaults(template)];
  known.set(template, faults);
  return faults;
};

/**
 * Resolves a template as the service does before it makes a stack: parameters, then rules, then resources and outputs.
 * Where no page says what the service does, a template must not depend on it: that is a fault.
 */
export const resolve = (template: Template, stack: Stack): Resolved => {
  const faults = templateFaults(template);
  if (faults.length) return refused(faults);
  const resolution = new Resolution(template, stack);
  if (!resolution.faults.length) resolution.rules();
  if (resolution.faults.length) return refused(resolution.faults);
  const resources = resolution.resources();
  const outputs = resolution.outputs();
  return resolution.faults.length ? refused(resolution.faults) : { faults: [], resources, outputs };
};
