import type { ProviderData } from '../../../rehearsal';

/** A fictitious provider for these tests. Its few types have every kind of rule that the stand-in supports. */
export const cloud: ProviderData = {
  source: 'registry.terraform.io/example/cloud',
  schema: {
    provider: { version: 0, block: { attributes: { region: { type: 'string', optional: true } } } },
    resource_schemas: {
      cloud_network: {
        version: 0,
        block: {
          attributes: {
            id: { type: 'string', optional: true, computed: true },
            cidr: { type: 'string', required: true },
            name: { type: 'string', optional: true },
            alias: { type: 'string', optional: true },
            kind: { type: 'string', optional: true },
            priority: { type: 'number', optional: true },
            code: { type: 'string', optional: true },
            policy: { type: 'string', optional: true },
            tags: { type: ['map', 'string'], optional: true },
            members: { type: ['set', 'string'], optional: true },
            old_name: { type: 'string', optional: true, deprecated: true },
            gone: { type: 'string', optional: true, computed: true },
            private_ip: { type: 'string', computed: true },
            routers: { type: ['list', ['object', { id: 'string', size: 'number' }]], computed: true },
          },
        },
      },
      cloud_balancer: {
        version: 0,
        block: {
          attributes: {
            id: { type: 'string', optional: true, computed: true },
            name: { type: 'string', required: true },
            network_id: { type: 'string', optional: true },
            secret: { type: 'string', optional: true, sensitive: true },
            secret_wo: { type: 'string', optional: true, write_only: true },
            secret_wo_version: { type: 'number', optional: true },
          },
          block_types: {
            zone: {
              nesting_mode: 'set',
              min_items: 1,
              max_items: 3,
              block: {
                attributes: {
                  zone_id: { type: 'string', required: true },
                  address: { type: 'string', computed: true },
                  weight: { type: 'number', optional: true },
                },
              },
            },
            listener: {
              nesting_mode: 'set',
              block: { attributes: { port: { type: 'number', required: true } } },
            },
            timeouts: {
              nesting_mode: 'single',
              block: { attributes: { create: { type: 'string', optional: true } } },
            },
          },
        },
      },
    },
    data_source_schemas: {
      cloud_networks: {
        version: 0,
        block: {
          attributes: {
            id: { type: 'string', optional: true, computed: true },
            ids: { type: ['list', 'string'], optional: true, computed: true },
            networks: { type: ['list', ['object', { id: 'string', cidr_block: 'string' }]], computed: true },
          },
        },
      },
    },
    ephemeral_resource_schemas: {
      cloud_password: {
        version: 0,
        block: {
          attributes: {
            length: { type: 'number', required: true },
            result: { type: 'string', computed: true, sensitive: true },
          },
        },
      },
    },
  },
  facts: {
    resources: {
      cloud_network: {
        attributes: {
          cidr: { forceNew: true, constraints: [{ kind: 'format', format: 'cidrNetwork' }] },
          name: { conflictsWith: ['alias'], constraints: [{ kind: 'length', min: 2, max: 8 }] },
          alias: { conflictsWith: ['name'] },
          kind: { constraints: [{ kind: 'enum', values: ['Small', 'Large'], ignoreCase: true }] },
          priority: { default: 1, constraints: [{ kind: 'range', min: 1, max: 100 }] },
          code: { constraints: [{ kind: 'regex', pattern: '^[[:lower:]]+\\z' }], requiredWith: ['kind'] },
          policy: { constraints: [{ kind: 'format', format: 'json' }] },
          members: { maxItems: 2, elemConstraints: [{ kind: 'length', max: 3 }] },
          gone: { removed: true },
        },
      },
      cloud_balancer: {
        attributes: {
          secret: { constraints: [{ kind: 'length', min: 8 }] },
          'listener.port': { forceNew: true },
          'zone.weight': { default: 100 },
        },
      },
    },
  },
  knowledge: { byName: [[/(^|_)ip$/, '{ip}']] },
};

/** A second provider that is served together with the first. */
export const words: ProviderData = {
  source: 'registry.terraform.io/example/words',
  schema: {
    provider: { version: 0, block: {} },
    resource_schemas: {
      words_pet: {
        version: 0,
        block: {
          attributes: { id: { type: 'string', computed: true }, of: { type: 'string', optional: true } },
        },
      },
    },
  },
  facts: {},
};
