import type { fromJSON } from '@grpc/proto-loader';

import { byName, exchange, many, message, one } from './fields';

const DIAGNOSTICS = 'Diagnostic';
const VALUE = 'DynamicValue';
const TIME = 'Timestamp';

const exchanges = {
  GetProviderSchema: exchange(
    {},
    {
      provider: one('Schema', 1),
      resource_schemas: byName('Schema', 2),
      data_source_schemas: byName('Schema', 3),
      diagnostics: many(DIAGNOSTICS, 4),
      ephemeral_resource_schemas: byName('Schema', 8),
    },
  ),
  PrepareProviderConfig: exchange(
    { config: one(VALUE, 1) },
    { prepared_config: one(VALUE, 1), diagnostics: many(DIAGNOSTICS, 2) },
  ),
  ValidateResourceTypeConfig: exchange(
    {
      type_name: one('string', 1),
      config: one(VALUE, 2),
      client_capabilities: one('ClientCapabilities', 3),
    },
    { diagnostics: many(DIAGNOSTICS, 1) },
  ),
  ValidateDataSourceConfig: exchange(
    { type_name: one('string', 1), config: one(VALUE, 2) },
    { diagnostics: many(DIAGNOSTICS, 1) },
  ),
  ValidateEphemeralResourceConfig: exchange(
    { type_name: one('string', 1), config: one(VALUE, 2) },
    { diagnostics: many(DIAGNOSTICS, 1) },
  ),
  UpgradeResourceState: exchange(
    { type_name: one('string', 1), version: one('int64', 2), raw_state: one('RawState', 3) },
    { upgraded_state: one(VALUE, 1), diagnostics: many(DIAGNOSTICS, 2) },
  ),
  Configure: exchange({ config: one(VALUE, 2) }, { diagnostics: many(DIAGNOSTICS, 1) }),
  ReadResource: exchange(
    { type_name: one('string', 1), current_state: one(VALUE, 2), private: one('bytes', 3) },
    { new_state: one(VALUE, 1), diagnostics: many(DIAGNOSTICS, 2), private: one('bytes', 3) },
  ),
  PlanResourceChange: exchange(
    {
      type_name: one('string', 1),
      prior_state: one(VALUE, 2),
      proposed_new_state: one(VALUE, 3),
      config: one(VALUE, 4),
    },
    {
      planned_state: one(VALUE, 1),
      requires_replace: many('AttributePath', 2),
      diagnostics: many(DIAGNOSTICS, 4),
      legacy_type_system: one('bool', 5),
    },
  ),
  ApplyResourceChange: exchange(
    {
      type_name: one('string', 1),
      prior_state: one(VALUE, 2),
      planned_state: one(VALUE, 3),
      config: one(VALUE, 4),
    },
    { new_state: one(VALUE, 1), diagnostics: many(DIAGNOSTICS, 3) },
  ),
  ImportResourceState: {
    nested: {
      Request: message({ type_name: one('string', 1), id: one('string', 2) }),
      ImportedResource: message({ type_name: one('string', 1), state: one(VALUE, 2) }),
      Response: message({
        imported_resources: many('ImportResourceState.ImportedResource', 1),
        diagnostics: many(DIAGNOSTICS, 2),
      }),
    },
  },
  ReadDataSource: exchange(
    { type_name: one('string', 1), config: one(VALUE, 2) },
    { state: one(VALUE, 1), diagnostics: many(DIAGNOSTICS, 2) },
  ),
  OpenEphemeralResource: exchange(
    { type_name: one('string', 1), config: one(VALUE, 2) },
    {
      diagnostics: many(DIAGNOSTICS, 1),
      renew_at: one(TIME, 2),
      result: one(VALUE, 3),
      private: one('bytes', 4),
    },
  ),
  RenewEphemeralResource: exchange(
    { type_name: one('string', 1), private: one('bytes', 2) },
    { diagnostics: many(DIAGNOSTICS, 1), renew_at: one(TIME, 2), private: one('bytes', 3) },
  ),
  CloseEphemeralResource: exchange(
    { type_name: one('string', 1), private: one('bytes', 2) },
    { diagnostics: many(DIAGNOSTICS, 1) },
  ),
  Stop: exchange({}, {}),
};

const methods = Object.fromEntries(
  Object.keys(exchanges).map((name) => [
    name === 'GetProviderSchema' ? 'GetSchema' : name,
    { requestType: `${name}.Request`, responseType: `${name}.Response`, comment: '' },
  ]),
);

const block = message({
  version: one('int64', 1),
  attributes: many('Schema.Attribute', 2),
  block_types: many('Schema.NestedBlock', 3),
  deprecated: one('bool', 6),
});

const attribute = message({
  name: one('string', 1),
  type: one('bytes', 2),
  required: one('bool', 4),
  optional: one('bool', 5),
  computed: one('bool', 6),
  sensitive: one('bool', 7),
  deprecated: one('bool', 9),
  write_only: one('bool', 10),
});

const nestedBlock = message({
  type_name: one('string', 1),
  block: one('Schema.Block', 2),
  nesting: one('int32', 3),
  min_items: one('int64', 4),
  max_items: one('int64', 5),
});

/**
 * The part of Terraform's plugin protocol 5 that a provider must implement, as a protobuf descriptor in JSON form.
 *
 * Names and numbers are those of `docs/plugin-protocol/tfplugin5.9.proto` in hashicorp/terraform. Fields and methods
 * that the stand-in neither reads nor sends are omitted, which protobuf allows. The descriptor is an object and not a
 * `.proto` file, so that a bundle of this program needs no files from disk.
 */
export const descriptor: Parameters<typeof fromJSON>[0] = {
  nested: {
    tfplugin5: {
      nested: {
        DynamicValue: message({ msgpack: one('bytes', 1), json: one('bytes', 2) }),
        RawState: message({ json: one('bytes', 1) }),
        // google.protobuf.Timestamp: the name of a message is not transmitted
        Timestamp: message({ seconds: one('int64', 1), nanos: one('int32', 2) }),
        ClientCapabilities: message({ write_only_attributes_allowed: one('bool', 2) }),
        AttributePath: message(
          { steps: many('AttributePath.Step', 1) },
          {
            Step: {
              oneofs: { selector: { oneof: ['attribute_name', 'element_key_string', 'element_key_int'] } },
              ...message({
                attribute_name: one('string', 1),
                element_key_string: one('string', 2),
                element_key_int: one('int64', 3),
              }),
            },
          },
        ),
        Diagnostic: message({
          severity: one('int32', 1),
          summary: one('string', 2),
          detail: one('string', 3),
          attribute: one('AttributePath', 4),
        }),
        Schema: message(
          { version: one('int64', 1), block: one('Schema.Block', 2) },
          { Block: block, Attribute: attribute, NestedBlock: nestedBlock },
        ),
        ...exchanges,
        Provider: { methods },
      },
    },
  },
};
