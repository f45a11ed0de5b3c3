import { decode, encode, isMap, type Value, type ValueMap } from '../protocol/codec';
import type { DynamicValue, ProviderMethods } from '../protocol/messages';
import { fillBlock } from './apply';
import type { ProviderData, TypeFacts, TypeSchema } from './data';
import { planBlock } from './plan';
import { templatesOf } from './render';
import { requiresReplace } from './replace';
import { compile, type CompiledType, toWire } from './schema';
import { upgrade } from './upgrade';
import { validate } from './validate';
import { refuseWriteOnly, type WriteOnly, written } from './write-only';

/** Returns values for computed attributes of an object, based on its known values. */
export type Fixture = (known: ValueMap) => ValueMap;

export interface StandInOptions {
  /** Values of computed attributes by type (`cloud_network`, `data.cloud_zones`). They override provider fixtures. */
  readonly fixtures?: Readonly<Record<string, Fixture>>;
  /** Where `{ip}` in a template takes its addresses from, in CIDR form; default 10.0.0.0/16. */
  readonly network?: string;
  /**
   * Simulates changes made outside Terraform. It is called whenever a resource is read, and returns the changed
   * attributes, 'gone' if the resource was deleted, or undefined if nothing changed.
   */
  readonly drift?: (type: string, state: ValueMap) => ValueMap | 'gone' | undefined;
  /** Called when an apply writes write-only arguments, which are visible nowhere else. */
  readonly onWriteOnly?: (written: WriteOnly) => void;
}

type Types = ReadonlyMap<string, CompiledType>;

/**
 * Creates a provider from data. It stores no resources: a resource exists if it is in Terraform's state.
 *
 * Ids are hashes of the type, the configuration and a counter of equal resources, because the protocol does not include
 * the address of a resource. The counter starts again with each process.
 */
export const provider = (data: ProviderData, options: StandInOptions): ProviderMethods => {
  const { schema, facts, knowledge = {} } = data;
  const { network = '10.0.0.0/16' } = options;
  const checks = knowledge.checks ?? {};
  const config = compile('provider', schema.provider, facts.providerConfig);
  const resources = compileAll(schema.resource_schemas, facts.resources);
  const dataSources = compileAll(schema.data_source_schemas, facts.dataSources);
  const ephemerals = compileAll(schema.ephemeral_resource_schemas, facts.ephemeralResources);
  const answer = {
    provider: toWire(config),
    resource_schemas: wireAll(resources),
    data_source_schemas: wireAll(dataSources),
    ephemeral_resource_schemas: wireAll(ephemerals),
  };
  const made = new Map<string, number>();
  let configuration: ValueMap = {};

  const fill = (type: CompiledType, key: string, planned: ValueMap, seed: string): ValueMap => {
    const found = key.startsWith('data.');
    const subject = { seed, found, known: planned, facts: type.facts, knowledge, configuration, network };
    const values = options.fixtures?.[key]?.(planned) ?? {};
    return fillBlock(type.block, planned, subject, values, templatesOf(knowledge, key, planned));
  };
  const nextSeed = (type: string, planned: ValueMap): string => {
    const base = `${type} ${describe(planned)}`;
    const count = made.get(base) ?? 0;
    made.set(base, count + 1);
    return `${base} ${count}`;
  };
  /** Reads a data source. The same query has the same result. */
  const find = (type: CompiledType, key: string, config: DynamicValue): ValueMap => {
    const planned = planBlock(type.block, null, asMap(decode(config)));
    return fill(type, key, planned, `${key} ${describe(planned)}`);
  };
  /** Opens an ephemeral resource. Every time, the result is different. */
  const open = (type: CompiledType, key: string, config: DynamicValue): ValueMap => {
    const planned = planBlock(type.block, null, asMap(decode(config)));
    return fill(type, key, planned, nextSeed(key, planned));
  };

  return {
    GetSchema: () => answer,
    PrepareProviderConfig: (request) => ({
      prepared_config: request.config,
      diagnostics: validate(config, decode(request.config), checks),
    }),
    Configure: (request) => {
      configuration = asMap(decode(request.config));
      return {};
    },
    ValidateResourceTypeConfig: ({ type_name: name, config, client_capabilities: client }) => {
      const type = typeOf(resources, name);
      const value = decode(config);
      const refused = client?.write_only_attributes_allowed ? [] : refuseWriteOnly(type.block, asMap(value));
      return { diagnostics: [...validate(type, value, checks), ...refused] };
    },
    ValidateDataSourceConfig: (request) => ({
      diagnostics: validate(typeOf(dataSources, request.type_name), decode(request.config), checks),
    }),
    ValidateEphemeralResourceConfig: (request) => ({
      diagnostics: validate(typeOf(ephemerals, request.type_name), decode(request.config), checks),
    }),
    UpgradeResourceState: (request) => ({
      upgraded_state: { json: upgrade(typeOf(resources, request.type_name).block, request.raw_state.json) },
    }),
    ReadResource: ({ type_name: name, current_state: current }) => {
      const state = decode(current);
      const drift = isMap(state) ? options.drift?.(name, state) : undefined;
      if (drift === undefined || !isMap(state)) return { new_state: current };
      return { new_state: encode(drift === 'gone' ? null : { ...state, ...drift }) };
    },
    PlanResourceChange: (request) => {
      if (decode(request.proposed_new_state) === null) {
        return { planned_state: request.proposed_new_state, requires_replace: [] };
      }
      const { block } = typeOf(resources, request.type_name);
      const prior = decode(request.prior_state);
      const before = isMap(prior) ? prior : null;
      const planned = planBlock(block, before, asMap(decode(request.config)));
      const replace = before === null ? [] : requiresReplace(block, before, planned);
      return { planned_state: encode(planned), requires_replace: replace.map((steps) => ({ steps })) };
    },
    ApplyResourceChange: ({ type_name: name, prior_state: prior, planned_state: planned, config }) => {
      const value = decode(planned);
      if (!isMap(value)) return { new_state: planned };
      const type = typeOf(resources, name);
      const resource = fill(type, name, value, nextSeed(name, value));
      const before = decode(prior);
      const values = written(type.block, isMap(before) ? before : null, asMap(decode(config)));
      if (Object.keys(values).length > 0) {
        options.onWriteOnly?.({ provider: data.source, type: name, values, resource });
      }
      return { new_state: encode(resource) };
    },
    ImportResourceState: ({ type_name: name, id }) => {
      const type = typeOf(resources, name);
      const bare = planBlock(type.block, null, {});
      const state = fill(type, name, { ...bare, id }, `${name} ${id}`);
      return { imported_resources: [{ type_name: name, state: encode(state) }] };
    },
    ReadDataSource: ({ type_name: name, config }) => ({
      state: encode(find(typeOf(dataSources, name), `data.${name}`, config)),
    }),
    OpenEphemeralResource: ({ type_name: name, config }) => ({
      result: encode(open(typeOf(ephemerals, name), `ephemeral.${name}`, config)),
    }),
    // nothing expires here, so there is nothing to renew
    RenewEphemeralResource: (request) => ({ private: request.private }),
    CloseEphemeralResource: () => ({}),
    Stop: () => ({}),
  };
};

const compileAll = (
  schemas: Readonly<Record<string, TypeSchema>> = {},
  facts: Readonly<Record<string, TypeFacts>> = {},
): Types =>
  new Map(
    Object.entries(schemas).map(([name, schema]) => [name, compile(name, schema, facts[name]?.attributes)]),
  );

const wireAll = (types: Types) => Object.fromEntries([...types].map(([name, type]) => [name, toWire(type)]));

const typeOf = (types: Types, name: string): CompiledType => {
  const type = types.get(name);
  if (!type)
    throw new Error(`no type ${name} in the provider's data; it has ${[...types.keys()].join(', ')}`);
  return type;
};

const asMap = (value: Value): ValueMap => (isMap(value) ? value : {});

/** Returns the known values as text, to distinguish objects. */
const describe = (planned: ValueMap): string =>
  JSON.stringify(planned, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
