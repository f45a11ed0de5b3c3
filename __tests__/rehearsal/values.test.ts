import { decode, encode, equal, UNKNOWN, Unknown, type Value } from '../../rehearsal/protocol/codec';
import { planBlock } from '../../rehearsal/provider/plan';
import { requiresReplace } from '../../rehearsal/provider/replace';
import { compile } from '../../rehearsal/provider/schema';
import { upgrade } from '../../rehearsal/provider/upgrade';
import { cloud } from './support/cloud';

const compiled = (name: string) => {
  const schema = cloud.schema.resource_schemas?.[name];
  if (!schema) throw new Error(`no ${name}`);
  return compile(name, schema, cloud.facts.resources?.[name]?.attributes).block;
};

describe('a Terraform value', () => {
  test.each<[string, Value]>([
    ['integers beyond 2^53', { n: 9007199254740993n }],
    ['numbers as text', { n: '1234567890123456789012345678901234567890' }],
    ['unknown values', [UNKNOWN, { a: UNKNOWN }]],
    ['partly unknown values, byte for byte', new Unknown(12, Uint8Array.of(0x81, 0x01, 0xc2))],
    ['floats, booleans, null', [1.5, true, null]],
  ])('comes back as it was: %s', (_, value) => {
    expect(decode(encode(value))).toEqual(value);
  });

  test('equals the same value in another encoding, but an unknown value equals nothing', () => {
    expect(equal({ a: [1, 2n] }, { a: [1n, 2] })).toBe(true);
    expect(equal({ a: 1 }, { b: 1 })).toBe(false);
    expect(equal(1, '1')).toBe(false);
    expect(equal(UNKNOWN, UNKNOWN)).toBe(false);
  });
});

describe('a state with another schema', () => {
  const stored = (attributes: string): Buffer => Buffer.from(attributes);

  test('is returned byte for byte if it conforms', () => {
    const json = stored(
      '{"name":"b", "zone":[{"zone_id":"a","weight":9007199254740993}], "listener":[],"timeouts":null}',
    );
    expect(upgrade(compiled('cloud_balancer'), json)).toBe(json);
  });

  test('loses attributes that the schema lacks, also in blocks, and gets empty collections', () => {
    const json = stored('{"name":"b","colour":"red","zone":[{"zone_id":"a","x":1}]}');
    expect(JSON.parse(String(upgrade(compiled('cloud_balancer'), json)))).toEqual({
      name: 'b',
      zone: [{ zone_id: 'a' }],
      listener: [],
      timeouts: null,
    });
  });
});

describe('a plan', () => {
  const balancer = compiled('cloud_balancer');
  const config = {
    id: null,
    name: 'b',
    zone: [{ zone_id: 'a', address: null, weight: null }],
    listener: [],
    timeouts: null,
  };

  test('leaves computed values to the apply, and sets defaults', () => {
    expect(planBlock(balancer, null, config)).toEqual({
      id: UNKNOWN,
      name: 'b',
      network_id: null,
      secret: null,
      secret_wo: null,
      secret_wo_version: null,
      zone: [{ zone_id: 'a', address: UNKNOWN, weight: 100 }],
      listener: [],
      timeouts: null,
    });
  });

  test('pairs the elements of a set one to one, regardless of their order', () => {
    const element = (zone_id: string, address: string) => ({ zone_id, address, weight: 100 });
    const prior = { ...planBlock(balancer, null, config), zone: [element('b', '2'), element('a', '1')] };
    const bare = (zone_id: string) => ({ zone_id, address: null, weight: null });
    const planned = planBlock(balancer, prior, { ...config, zone: [bare('a'), bare('b'), bare('b')] });
    expect(planned['zone']).toEqual([
      element('a', '1'),
      element('b', '2'),
      { zone_id: 'b', address: UNKNOWN, weight: 100 },
    ]);
  });

  test('keeps blocks of an unknown number unchanged', () => {
    expect(planBlock(balancer, null, { ...config, zone: UNKNOWN })['zone']).toBe(UNKNOWN);
  });

  test('reports the set, not a place in it, when a replacement is needed', () => {
    const prior = planBlock(balancer, null, config);
    const planned = { ...prior, listener: [{ port: 80 }] };
    expect(requiresReplace(balancer, prior, planned)).toEqual([[{ attribute_name: 'listener' }]]);
    expect(requiresReplace(balancer, prior, { ...prior, name: 'c' })).toEqual([]);
  });
});
