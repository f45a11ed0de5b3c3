import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { POLICY_LIMIT_CHARACTERS, RAM_ACTIONS } from '../../alibaba-cloud/ram-actions';
import { type Environment, environmentNames, loadEnvironment } from '../../config/load';
import types from '../../providers/alicloud/types.json';
import { policies, POLICIES_DIR, POLICY_TYPES, renderPolicy } from '../../tools/ram-docs';
import { FIXTURES_DIR, loadAnyText, placeForStates } from '../support/environments';
import { addressesOf, synth } from '../support/synth';

/** Types of Alibaba Cloud in the stacks of an environment. */
const typesOf = (environment: Environment): string[] => {
  const addresses = Object.values(synth(environment)).flatMap(addressesOf);
  const all = addresses.map((address) => /^(data\.)?[^.]+/.exec(address)?.[0] ?? '');
  return [...new Set(all)].filter((type) => /^(data\.)?alicloud_/.test(type));
};

const environments = [
  loadEnvironment('demo'),
  ...environmentNames(FIXTURES_DIR).map((name) => loadEnvironment(name, FIXTURES_DIR)),
].map((environment) => ({ name: environment.name, environment, types: typesOf(environment) }));

/** The policies for deploying this environment. */
const policiesFor = ({ config: { ecs, ack, slb, registry } }: Environment): string[] => [
  ...(ecs ? ['host'] : []),
  ...(ack ? ['cluster'] : []),
  ...(slb ? [slb.kind] : []),
  ...(registry ? ['registry'] : []),
  ...((ecs ?? ack)?.backup.createBucket ? ['bucket'] : []),
];

describe('every type has its RAM actions', () => {
  test.each(environments)('that $name synthesises', ({ types: used }) => {
    expect(used.filter((type) => !RAM_ACTIONS[type])).toEqual([]);
  });

  test('that has bindings, and no other', () => {
    const bound = [...types.resources, ...types.dataSources.map((type) => `data.${type}`)];
    expect(Object.keys(RAM_ACTIONS).sort()).toEqual(bound.sort());
  });

  test('at least one to create or find it', () => {
    for (const [type, { seen, documented }] of Object.entries(RAM_ACTIONS)) {
      expect([type, seen.length + documented.length > 0]).toEqual([type, true]);
      for (const action of [...seen, ...documented]) expect(action).toMatch(/^[a-z-]+:[A-Z]\w+$/);
    }
  });
});

describe('docs/ram', () => {
  const all = Object.entries(policies());

  test.each(all)('%s.json is generated from the actions, and fits RAM’s limit', (name, document) => {
    expect(readFileSync(path.join(POLICIES_DIR, `${name}.json`), 'utf8')).toBe(renderPolicy(document));
    expect(JSON.stringify(document).length).toBeLessThan(POLICY_LIMIT_CHARACTERS);
  });

  test('contains no other policy', () => {
    expect(readdirSync(POLICIES_DIR).sort()).toEqual(all.map(([name]) => `${name}.json`).sort());
  });

  test.each(environments)('permits the deployment of $name', ({ environment, types: used }) => {
    const covered = policiesFor(environment).flatMap((name) => POLICY_TYPES[name] ?? []);
    expect(used.filter((type) => !covered.includes(type))).toEqual([]);
  });

  test('permits a place for states, by bucket.json and locks.json', () => {
    const stacks = synth(loadAnyText(placeForStates()));
    const used = Object.values(stacks)
      .flatMap(addressesOf)
      .map((address) => /^[^.]+/.exec(address)?.[0] ?? '');
    const covered = ['bucket', 'locks'].flatMap((name) => POLICY_TYPES[name] ?? []);
    expect(used.filter((type) => !covered.includes(type))).toEqual([]);
  });

  test('grants no whole product, and only roles of this project and one bucket', () => {
    for (const [name, { Statement }] of all) {
      for (const { Action, Resource } of Statement) {
        expect(Action.filter((action) => action.includes('*'))).toEqual([]);
        const ofRoles = Action.filter((action) => /^ram:(?!CreateServiceLinkedRole)/.test(action));
        const ofBuckets = Action.filter((action) => /^oss:(?!ListBuckets)/.test(action));
        if (ofRoles.length || ofBuckets.length) expect(Resource).not.toContain('*');
        expect(ofBuckets.filter((action) => /Object(?!s$)/.test(action) && name !== 'state')).toEqual([]);
      }
    }
  });

  test('plan.json changes nothing', () => {
    const changes = policies()
      ['plan']?.Statement.flatMap(({ Action }) => Action)
      .filter((action) => !/:(Check|Describe|Get|List|Query)/.test(action));
    expect(changes).toEqual([]);
  });
});
