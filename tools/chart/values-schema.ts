import { z } from 'zod';

import { METADATA_ADDRESS, VPC_PREFIX, VSWITCH_PREFIX } from '../../alibaba-cloud/networks';
import { CLUSTER_CEILING } from '../../config/ceilings';
import { SHORTEST_CLIENT_PREFIX } from '../../config/sections/common';
import { HOST } from '../../config/sections/host-name';
import { networkAround } from '../../ground/cidr';
import { RESERVED_PATTERN } from '../../open-design/environment';
import { canonicalCidr, IPV4_ADDRESS } from './cidr-pattern';
import { forGo } from './go-pattern';
import { valuesSchema } from './values';

/** A node of a JSON Schema. */
export type SchemaNode = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is SchemaNode =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Every network that contains the metadata service. */
const AROUND_METADATA = Array.from({ length: 33 - SHORTEST_CLIENT_PREFIX }, (_, index) => {
  const text = `${METADATA_ADDRESS}/${SHORTEST_CLIENT_PREFIX + index}`;
  return networkAround(text) ?? text;
});

/** Parts of the private networks. Their shortest prefixes are those of RFC 1918. */
const PRIVATE =
  '^(10[.].*/([89]|[12][0-9])|172[.](1[6-9]|2[0-9]|3[01])[.].*/(1[2-9]|2[0-9])|192[.]168[.].*/(1[6-9]|2[0-9]))$';

const privateCidr = ({ min, max }: { readonly min: number; readonly max: number }): SchemaNode => ({
  allOf: [{ pattern: canonicalCidr(min, max) }, { pattern: PRIVATE }],
});

/** Hosts of another machine: no address of the container itself, and no number that is not an address. */
const otherHost = (before: string, after: string): SchemaNode => ({
  anyOf: [
    { pattern: `^${before}${IPV4_ADDRESS}${after}$`, not: { pattern: `^${before}(0|127)[.]` } },
    {
      pattern: `^${before}${HOST}${after}$`,
      not: { pattern: `^${before}(([^:]*[.])?(localhost|[0-9]+|0x[0-9a-f]*))${after}$` },
    },
  ],
});

/**
 * What the configuration checks by functions, as JSON Schema, by the place in the values. Rules that need more than one
 * value are in {@link RULES}.
 */
const ALSO: Readonly<Record<string, SchemaNode>> = {
  'access.allow[]': { pattern: canonicalCidr(SHORTEST_CLIENT_PREFIX, 32) },
  'network.cidr': privateCidr(VPC_PREFIX),
  'network.vSwitches[]': privateCidr(VSWITCH_PREFIX),
  'app.egress.networks[]': {
    pattern: canonicalCidr(SHORTEST_CLIENT_PREFIX, 32),
    not: { enum: AROUND_METADATA },
  },
  'app.egress.hosts[]': { minLength: 1, maxLength: 253, ...otherHost('', '') },
  'app.outboundProxy': otherHost('http://', '(:[0-9]{1,5})?'),
  'app.environment': {
    maxProperties: 50,
    propertyNames: {
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
      not: { pattern: `^(${RESERVED_PATTERN}|(?i:http|https|no|all)_(?i:proxy))$` },
    },
  },
};

const has = (key: string, below: SchemaNode = {}): SchemaNode => ({
  required: [key],
  properties: { [key]: below },
});

const WITH_DOMAIN = has('access', { required: ['domain'] });
const WITH_VSWITCHES = has('network', has('vSwitches', { minItems: 1 }));

/** Rules between values. */
const RULES: readonly SchemaNode[] = [
  { if: has('ingress'), then: { allOf: [WITH_DOMAIN, WITH_VSWITCHES, { properties: { balancer: false } }] } },
  { if: has('balancer'), then: WITH_DOMAIN },
  { if: has('balancer', has('kind', { const: 'nlb' })), then: WITH_VSWITCHES },
  {
    if: has('app', has('egress', has('hosts', { minItems: 1 }))),
    then: has('app', has('egress', has('networks', { minItems: 1 }))),
  },
];

/** Texts for people are in the README of the chart. */
const FOR_PEOPLE = ['allowed', 'fix', 'explain', 'examples'];

/**
 * Requires every key that `values.yaml` has, so it is always there. Helm removes a key whose value is null, and an upgrade
 * with the values of an older chart lacks the new ones: the templates would then render nothing in its place.
 */
const withDefaults = (node: SchemaNode): SchemaNode => {
  const properties = node['properties'];
  if (!isNode(properties)) return node;
  const required = (node['required'] as readonly string[] | undefined) ?? [];
  const there = Object.entries(properties).filter(
    ([name, child]) => required.includes(name) || (child as SchemaNode)['default'] !== undefined,
  );
  return {
    ...node,
    required: there.map(([name]) => name),
    properties: {
      ...properties,
      ...Object.fromEntries(there.map(([name, child]) => [name, withDefaults(child as SchemaNode)])),
    },
  };
};

/** The node with patterns that Go reads, and with what {@link ALSO} adds. */
const amended = (node: SchemaNode, at: string): SchemaNode => {
  const { properties, items, anyOf, pattern, propertyNames, ...rest } = node;
  const below = (name: string): string => (at ? `${at}.${name}` : name);
  const own: SchemaNode = {
    ...rest,
    ...(typeof pattern === 'string' && forGo(pattern)),
    ...(isNode(propertyNames) && { propertyNames: amended(propertyNames, `${at}.<name>`) }),
    ...(isNode(node['additionalProperties']) && {
      additionalProperties: amended(node['additionalProperties'], `${at}.<key>`),
    }),
    ...(isNode(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, amended(one as SchemaNode, below(name))]),
      ),
    }),
    ...(isNode(items) && { items: amended(items, `${at}[]`) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((one: SchemaNode) => amended(one, at)) }),
    ...(at === 'access.allow' && node['type'] === 'array' && { maxItems: CLUSTER_CEILING.networks }),
  };
  const also = ALSO[at];
  return also ? { ...own, allOf: [...((own['allOf'] as unknown[] | undefined) ?? []), also] } : own;
};

const withoutKeys = (keys: readonly string[]): SchemaNode =>
  z.toJSONSchema(valuesSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      for (const key of keys) Reflect.deleteProperty(jsonSchema, key);
    },
  });

/** The JSON Schema of the values, with texts for people. */
export const describedValues = (): SchemaNode => withoutKeys(['explain']);

/** Content of `values.schema.json`, with which Helm refuses wrong values. */
export const renderValuesSchema = (): string => {
  const schema = amended(withDefaults(withoutKeys(FOR_PEOPLE)), '');
  return `${JSON.stringify({ ...schema, allOf: RULES }, null, 2)}\n`;
};
