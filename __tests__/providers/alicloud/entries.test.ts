import type { ValueMap } from '../../../rehearsal';
import { refusal } from './support/refusal';

const ENTRY = 'alicloud_alb_acl_entry_attachment';
const IN_USE = 'alicloud_alb_listener_acl_attachment';

const entries = (list: string, count: number): readonly ValueMap[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${list}:${i}`, acl_id: list }));

test.each([
  [ENTRY, 500],
  ['alicloud_slb_acl_entry_attachment', 300],
  ['alicloud_security_group_rule', 200],
])('%s: the %d. of a list or group is accepted, and one more is refused', (type, ceiling) => {
  const owner = { acl_id: 'one', security_group_id: 'one' };
  const resources = (count: number) => ({
    [type]: [
      ...Array.from({ length: count }, (_, i) => ({ id: i, ...owner })),
      { id: 'of another', acl_id: 'two', security_group_id: 'two' },
    ],
  });
  expect(refusal({ type, after: owner }, resources(ceiling - 1))).toBeUndefined();
  expect(refusal({ type, after: owner }, resources(ceiling))?.what).toContain(
    `the ${ceiling} that one can hold`,
  );
});

describe('the entries that guard an ALB', () => {
  const listeners = ['l1', 'l2'].map((id) => ({ id, load_balancer_id: 'b' }));
  const guarded = (
    lists: Readonly<Record<string, number>>,
    uses: readonly (readonly [string, string])[],
  ) => ({
    alicloud_alb_listener: [...listeners, { id: 'l3', load_balancer_id: 'another' }],
    [ENTRY]: Object.entries(lists).flatMap(([list, count]) => entries(list, count)),
    [IN_USE]: uses.map(([listener, list]) => ({
      id: `${listener}:${list}`,
      listener_id: listener,
      acl_id: list,
    })),
  });
  const use = (listener: string, list: string) => ({
    type: IN_USE,
    after: { listener_id: listener, acl_id: list },
  });

  test('at one listener', () => {
    expect(refusal(use('l1', 'y'), guarded({ x: 300, y: 200 }, [['l1', 'x']]))).toBeUndefined();
    expect(refusal(use('l1', 'y'), guarded({ x: 300, y: 201 }, [['l1', 'x']]))?.what).toBe(
      'got 501 entries for the listener; allowed: at most 500',
    );
  });

  test('at all listeners of a balancer, where a list counts once for each listener', () => {
    expect(refusal(use('l2', 'x'), guarded({ x: 400 }, [['l1', 'x']]))).toBeUndefined();
    expect(refusal(use('l2', 'x'), guarded({ x: 401 }, [['l1', 'x']]))?.what).toBe(
      'got 802 entries for the balancer; allowed: at most 800',
    );
    expect(refusal(use('l3', 'x'), guarded({ x: 401 }, [['l1', 'x']]))).toBeUndefined();
  });

  test('after one more entry of a list that is in use', () => {
    const entry = { type: ENTRY, after: { acl_id: 'x' } };
    const both = [
      ['l1', 'x'],
      ['l2', 'x'],
    ] as const;
    expect(refusal(entry, guarded({ x: 399 }, both))).toBeUndefined();
    expect(refusal(entry, guarded({ x: 400 }, both))?.what).toBe(
      'got 802 entries for the balancer; allowed: at most 800',
    );
    expect(refusal(entry, guarded({ x: 400 }, [['l1', 'x']]))).toBeUndefined();
    expect(refusal({ ...entry, after: { acl_id: 'y' } }, guarded({ x: 400 }, both))).toBeUndefined();
  });
});
