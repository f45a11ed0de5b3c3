import { decode, encode, equal, isMap, type Value, type ValueMap } from '../protocol/codec';
import type { Diagnostic, DynamicValue, ProviderMethods } from '../protocol/messages';
import { fillBlock } from './apply';
import type { Refusal, Rule } from './behaviour';
import type { ProviderData, TypeFacts, TypeSchema } from './data';
import { toError } from './diagnostics';
import { Inventory } from './inventory';
import { keepsBlocks, planBlock } from './plan';
import { templatesOf } from './render';
import { requiresReplace } from './replace';
import { compile, type CompiledType, toWire } from './schema';
import { upgrade } from './upgrade';
import { validate } from './validate';
import { refuseWriteOnly, type WriteOnly, written } from './write-only';

/** Returns values for computed attributes of an object, based on its known values. */
export type Fixture = (known: ValueMap) => ValueMap;

/** A call from Terraform: the method of the protocol and, if it concerns one, the resource type. */
export interface Call {
  readonly provider: string;
  readonly method: string;
  readonly type?: string;
}

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
  /** Simulates a refusal of the service that no rule of the provider's knowledge foresees, such as a lack of stock. */
  readonly refuse?: Rule;
  /** Simulates a service that takes its time: the answer to a call waits for the result. */
  readonly pace?: (call: Call) => Promise<void> | undefined;
  /** Called when an apply writes write-only arguments, which are visible nowhere else. */
  readonly onWriteOnly?: (written: WriteOnly) => void;
}

type Types = ReadonlyMap<string, CompiledType>;

/**
 * Creates a provider from data. A resource exists if it is in Terraform's state.
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
  const service = knowledge.service ?? {};
  const inventory = new Inventory(service, options.refuse);
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
      return { diagnostics: diagnosticsOf(service.configure?.(configuration)) };
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
      if (!isMap(state)) return { new_state: current };
      const drift = options.drift?.(name, state);
      if (drift === 'gone') {
        inventory.remove(name, state);
        return { new_state: encode(null) };
      }
      const found = inventory.read(name, { ...state, ...drift });
      return { new_state: equal(found, state) ? current : encode(found) };
    },
    PlanResourceChange: (request) => {
      if (decode(request.proposed_new_state) === null) {
        return { planned_state: request.proposed_new_state, requires_replace: [], legacy_type_system: false };
      }
      const { block } = typeOf(resources, request.type_name);
      const before = asMapOrNull(decode(request.prior_state));
      const config = asMap(decode(request.config));
      const planned = planBlock(block, before, config);
      const replace = before === null ? [] : requiresReplace(block, before, planned);
      return {
        planned_state: encode(planned),
        requires_replace: replace.map((steps) => ({ steps })),
        legacy_type_system: keepsBlocks(block, config, planned),
      };
    },
    ApplyResourceChange: ({ type_name: name, prior_state: prior, planned_state: planned, config }) => {
      const before = asMapOrNull(decode(prior));
      const after = asMapOrNull(decode(planned));
      const refusal = inventory.refusal({ type: name, before, after, resources: inventory, configuration });
      const diagnostics = diagnosticsOf(refusal);
      if (refusal && !(refusal.isMade && before === null)) return { new_state: prior, diagnostics };
      if (after === null) {
        if (before) inventory.remove(name, before);
        return { new_state: planned, diagnostics };
      }
      const type = typeOf(resources, name);
      const resource = fill(type, name, after, nextSeed(name, after));
      inventory.put(name, before, resource);
      const values = written(type.block, before, asMap(decode(config)));
      if (Object.keys(values).length > 0) {
        options.onWriteOnly?.({ provider: data.source, type: name, values, resource });
      }
      return { new_state: encode(resource), diagnostics };
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

const asMapOrNull = (value: Value): ValueMap | null => (isMap(value) ? value : null);

const asMap = (value: Value): ValueMap => asMapOrNull(value) ?? {};

const diagnosticsOf = (refusal: Refusal | undefined): Diagnostic[] =>
  refusal ? [toError(refusal.argument ? [{ attribute_name: refusal.argument }] : [])(refusal)] : [];

/** Returns the known values as text, to distinguish objects. */
const describe = (planned: ValueMap): string =>
  JSON.stringify(planned, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
