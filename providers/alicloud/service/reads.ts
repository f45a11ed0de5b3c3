import type { Behaviour, Value, ValueMap } from '../../../rehearsal';
import { blocks, text } from './values';

/** The configuration of an add-on with its keys in alphabetical order. */
const sorted = (config: string): string => {
  try {
    return JSON.stringify(inOrder(JSON.parse(config) as Value));
  } catch {
    return config;
  }
};

const inOrder = (value: Value): Value => {
  if (Array.isArray(value)) return (value as readonly Value[]).map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const map = value as ValueMap;
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, inOrder(map[key] ?? null)]),
  );
};

/** The values that an ALB gives to the fields of a redirect that are left out. */
const REDIRECT = {
  host: '${host}',
  path: '${path}',
  query: '${query}',
  port: '${port}',
  protocol: '${protocol}',
  http_code: '301',
};

/** Sets missing or empty values. */
const withDefaults = (defaults: Readonly<Record<string, string>>, given: ValueMap): ValueMap =>
  Object.fromEntries(
    Object.entries({ ...defaults, ...given }).map(([name, value]) => [
      name,
      text(value) ?? defaults[name] ?? value,
    ]),
  );

/**
 * What a refresh reads otherwise than it was written. Each of these makes a second plan that is not empty, unless the
 * configuration writes what is read. Source: seen with provider 1.289.0 against an imitation of the API. Noted on
 * 2026-11-28.
 */
export const reads: Readonly<Record<string, Behaviour>> = {
  alicloud_cs_kubernetes_addon: {
    reads: ({ config }) => (typeof config === 'string' && config !== '' ? { config: sorted(config) } : {}),
  },
  alicloud_cs_managed_kubernetes: { irremovable: ['encryption_provider_key'] },
  alicloud_cs_kubernetes_node_pool: { irremovable: ['system_disk_kms_key'] },
  alicloud_alb_load_balancer: {
    reads: ({ id, address_allocated_mode: mode }, resources) => {
      const [log] = resources
        .of('alicloud_alb_load_balancer_access_log_config_attachment')
        .filter((each) => each['load_balancer_id'] === id);
      return {
        address_allocated_mode: text(mode) ?? 'Dynamic',
        ...(log && {
          access_log_config: [{ log_project: log['log_project'] ?? '', log_store: log['log_store'] ?? '' }],
        }),
      };
    },
  },
  alicloud_alb_server_group: {
    reads: ({ servers }) => ({
      servers: blocks(servers).map((each) => ({ ...each, description: text(each['description']) ?? '' })),
    }),
  },
  alicloud_alb_rule: {
    reads: ({ rule_actions: actions }) => ({
      rule_actions: blocks(actions).map((action) => ({
        ...action,
        redirect_config: blocks(action['redirect_config']).map((each) => withDefaults(REDIRECT, each)),
      })),
    }),
  },
};
