import type { ProviderData, ProviderKnowledge } from '../../../rehearsal';

const input = { type: 'string', optional: true } as const;
const made = { type: 'string', computed: true } as const;

/** Knowledge of the provider below. */
export const knowledge: ProviderKnowledge = {
  fixtures: {
    harbour_berth: {
      id: '{address}/{hash}',
      address: '{region}.{tide}.example',
      'crane.serial': '{kind}-{hash}',
    },
    harbour_ship: (valueAt) => ({ flag: valueAt('crane.0.kind') === 'heavy' ? 'striped' : 'plain' }),
    'data.harbour_pilots': { names: ['{region}-1', '{region}-2'] },
  },
  byName: [[/_ip$/, '{ip}']],
  placeholders: {
    region: ({ configuration: { region } }) => {
      if (typeof region === 'string') return region;
      throw new Error('the harbour has no region; set its argument "region"');
    },
    tide: ({ octet }) => `tide${octet()}`,
  },
  checks: {
    formats: { callsign: (value) => /^[A-Z]{4}$/.test(value) },
    mapFormats: { manifest: (map) => Object.keys(map).every((key) => key !== 'contraband') },
    functions: { 'harbour.validateDraught': { allowed: 'metres', accepts: (value) => value.endsWith('m') } },
  },
  variables: { logbook: '{"pages": 7}' },
};

const crane = {
  nesting_mode: 'list',
  block: { attributes: { kind: input, serial: made } },
} as const;

/** A fictitious provider with every kind of knowledge. */
export const harbour: ProviderData = {
  source: 'registry.terraform.io/example/harbour',
  schema: {
    provider: { version: 0, block: { attributes: { region: input } } },
    resource_schemas: {
      harbour_berth: {
        version: 0,
        block: {
          attributes: { id: made, address: made, quay_ip: made, note: made },
          block_types: { crane },
        },
      },
      harbour_ship: {
        version: 0,
        block: {
          attributes: {
            id: made,
            flag: made,
            callsign: input,
            draught: input,
            cargo: { type: ['map', 'string'], optional: true },
          },
          block_types: { crane },
        },
      },
    },
    data_source_schemas: {
      harbour_pilots: {
        version: 0,
        block: { attributes: { names: { type: ['list', 'string'], computed: true } } },
      },
    },
  },
  facts: {
    resources: {
      harbour_ship: {
        attributes: {
          callsign: { constraints: [{ kind: 'format', format: 'callsign' }] },
          draught: { constraints: [{ kind: 'custom', func: 'harbour.validateDraught' }] },
          cargo: { constraints: [{ kind: 'format', format: 'manifest' }] },
        },
      },
    },
  },
  knowledge,
};
