import { type PlanJson, plannedChanges } from '../../deployment/changes';

type Raw = NonNullable<PlanJson['resource_changes']>[number]['change'];

/** The attributes that the change of an instance names. */
const namedIn = (change: Raw): string[] =>
  plannedChanges({
    resource_changes: [
      { address: 'alicloud_instance.x', mode: 'managed', type: 'alicloud_instance', change },
    ],
  }).flatMap(({ attributes }) => attributes.map(({ name }) => name));

const before = { id: 'i-1', zone: 'h', instance_id: 'i-0', size: 2, public_ip: '203.0.113.1' };
const unknown = { id: true, instance_id: true, public_ip: true };
const after = { zone: 'h', size: 4 };

test('a replacement names what forces it and what is known to differ, and no attribute that is only computed', () => {
  const actions = ['delete', 'create'];
  expect(
    namedIn({ actions, before, after, after_unknown: unknown, replace_paths: [['instance_id']] }),
  ).toEqual(['instance_id', 'size']);
  expect(namedIn({ actions, before, after: { zone: 'h', size: 2 }, after_unknown: unknown })).toEqual([
    'id',
    'instance_id',
    'public_ip',
  ]);
});

test('an update names every attribute that may differ', () => {
  expect(namedIn({ actions: ['update'], before, after, after_unknown: { public_ip: true } })).toEqual([
    'public_ip',
    'size',
  ]);
});
