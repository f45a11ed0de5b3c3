/** The messages of the protocol as the server passes them on: absent messages are null, absent scalars are zero. */

/** An encoded value of the Terraform language. Exactly one of the two fields is set. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** One step of a path. */
export type PathStep =
  | { readonly attribute_name: string }
  | { readonly element_key_string: string }
  | { readonly element_key_int: number };

/** A location in a resource: attribute names, list indexes and map keys. */
export type Path = readonly PathStep[];

export const ERROR = 1;
export const WARNING = 2;

export interface Diagnostic {
  readonly severity: typeof ERROR | typeof WARNING;
  readonly summary: string;
  readonly detail: string;
  readonly attribute: { readonly steps: Path };
}

export interface WireAttribute {
  readonly name: string;
  /** The type in Terraform's JSON notation. */
  readonly type: Uint8Array;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly deprecated: boolean;
  readonly write_only: boolean;
}

export interface WireBlock {
  readonly attributes: readonly WireAttribute[];
  readonly block_types: readonly {
    readonly type_name: string;
    readonly block: WireBlock;
    readonly nesting: number;
    readonly min_items: number;
    readonly max_items: number;
  }[];
}

export interface WireSchema {
  readonly version: number;
  readonly block: WireBlock;
}

interface Named {
  readonly type_name: string;
}
interface Configured extends Named {
  readonly config: DynamicValue;
}
interface Diagnosed {
  readonly diagnostics: readonly Diagnostic[];
}

/** A point in time since 1970, in UTC. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** Lifetime of an ephemeral resource, and data that only its provider understands. */
interface Lease {
  /** Latest time for Terraform to renew the resource if it is still open; absent if it does not expire. */
  readonly renew_at?: Timestamp;
  /** Data that Terraform returns when it renews or closes the resource. */
  readonly private?: Uint8Array;
}

/** The methods of a provider (`/tfplugin5.Provider/<name>`). */
export interface ProviderMethods {
  GetSchema(): {
    readonly provider: WireSchema;
    readonly resource_schemas: Record<string, WireSchema>;
    readonly data_source_schemas: Record<string, WireSchema>;
    readonly ephemeral_resource_schemas: Record<string, WireSchema>;
  };
  PrepareProviderConfig(request: {
    config: DynamicValue;
  }): Diagnosed & { readonly prepared_config: DynamicValue };
  ValidateResourceTypeConfig(
    request: Configured & {
      client_capabilities: { readonly write_only_attributes_allowed: boolean } | null;
    },
  ): Diagnosed;
  ValidateDataSourceConfig(request: Configured): Diagnosed;
  ValidateEphemeralResourceConfig(request: Configured): Diagnosed;
  UpgradeResourceState(request: Named & { raw_state: { json: Uint8Array } }): {
    readonly upgraded_state: DynamicValue;
  };
  Configure(request: { config: DynamicValue }): Diagnosed;
  ReadResource(request: Named & { current_state: DynamicValue }): { readonly new_state: DynamicValue };
  PlanResourceChange(request: Configured & { prior_state: DynamicValue; proposed_new_state: DynamicValue }): {
    readonly planned_state: DynamicValue;
    readonly requires_replace: readonly { readonly steps: Path }[];
    readonly legacy_type_system: boolean;
  };
  ApplyResourceChange(
    request: Configured & { prior_state: DynamicValue; planned_state: DynamicValue },
  ): Diagnosed & { readonly new_state: DynamicValue };
  ImportResourceState(request: Named & { id: string }): {
    readonly imported_resources: readonly (Named & { readonly state: DynamicValue })[];
  };
  ReadDataSource(request: Configured): { readonly state: DynamicValue };
  OpenEphemeralResource(request: Configured): Lease & { readonly result: DynamicValue };
  RenewEphemeralResource(request: Named & { private: Uint8Array }): Lease;
  CloseEphemeralResource(request: Named & { private: Uint8Array }): object;
  Stop(): object;
}
