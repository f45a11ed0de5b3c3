import { describeWith } from '../../support/programs';
import * as made from './support/resources';
import { CloudSession, REGION, type Resources } from './support/session';

const server = (args: object) => ({ server_type: 'Ecs', server_id: 'i-1', port: 443, ...args });
const serverGroup = (args: object) => ({
  server_group_name: 'demo',
  vpc_id: 'vpc-1',
  health_check_config: [{ health_check_enabled: false }],
  sticky_session_config: [{ sticky_session_enabled: false }],
  servers: [server(args)],
});
const redirect = (args: object) => ({
  listener_id: 'lsn-1',
  priority: 1,
  rule_name: 'redirect',
  rule_conditions: [{ type: 'Path', path_config: [{ values: ['/*'] }] }],
  rule_actions: [{ order: 1, type: 'Redirect', redirect_config: [args] }],
});
const nodePool = (args: object) => ({
  cluster_id: 'c-1',
  node_pool_name: 'demo',
  vswitch_ids: ['vsw-1'],
  instance_types: ['ecs.g7.large'],
  ...args,
});
const addon = (config: object) => ({ cluster_id: 'c-1', name: 'csi-plugin', config: JSON.stringify(config) });
const { address_allocated_mode: _, ...albWithoutMode } = made.alb();

/** Type, configuration whose second plan is never empty, and the configuration that makes it empty. */
const ENDLESS: readonly (readonly [string, object, object])[] = [
  ['alicloud_alb_load_balancer', albWithoutMode, { ...albWithoutMode, address_allocated_mode: 'Dynamic' }],
  [
    'alicloud_alb_server_group',
    serverGroup({ weight: 100 }),
    serverGroup({ weight: 100, description: 'demo' }),
  ],
  [
    'alicloud_alb_rule',
    redirect({ protocol: 'HTTPS', port: '443' }),
    redirect({
      protocol: 'HTTPS',
      port: '443',
      host: '$${host}',
      path: '$${path}',
      query: '$${query}',
      http_code: '301',
    }),
  ],
  ['alicloud_cs_kubernetes_addon', addon({ b: 1, a: { d: 1, c: 2 } }), addon({ a: { c: 2, d: 1 }, b: 1 })],
];

const log = {
  load_balancer_id: '${alicloud_alb_load_balancer.x.id}',
  log_project: 'logs',
  log_store: 'alb',
};
const LOGGED: Resources = {
  ...made.network,
  alicloud_alb_load_balancer: { x: made.alb() },
  alicloud_alb_load_balancer_access_log_config_attachment: { l: log },
};

describeWith(['terraform'], 'a second plan that is never empty', () => {
  let session: CloudSession;
  beforeEach(async () => {
    session = await CloudSession.start();
  });
  afterEach(() => session.close());

  test('because a refresh reads something else than was written', async () => {
    const of = (index: 1 | 2): Resources => ({
      ...made.network,
      ...Object.fromEntries(ENDLESS.map((row) => [row[0], { x: { ...row[index] } }])),
    });
    const addresses = ENDLESS.map(([type]) => `${type}.x`).sort();
    await session.apply(of(1));
    expect(await session.changes(of(1))).toEqual(addresses);
    // A second apply changes nothing about it.
    await session.apply(of(1));
    expect(await session.changes(of(1))).toEqual(addresses);
    await session.apply(of(2));
    expect(await session.changes(of(2))).toEqual([]);
  });

  test('because an access log is configured beside the balancer, until the balancer ignores it', async () => {
    await session.apply(LOGGED);
    expect(await session.changes(LOGGED)).toEqual(['alicloud_alb_load_balancer.x']);
    const ignored = made.alb({ lifecycle: { ignore_changes: ['access_log_config'] } });
    expect(await session.changes({ ...LOGGED, alicloud_alb_load_balancer: { x: ignored } })).toEqual([]);
  });

  test('because a key cannot be removed', async () => {
    const keys = (key: object, diskKey: object): Resources => ({
      ...made.network,
      alicloud_cs_managed_kubernetes: { c: made.cluster({ ...key }) },
      alicloud_cs_kubernetes_node_pool: { p: nodePool(diskKey) },
    });
    const encrypted = keys({ encryption_provider_key: 'key-1' }, { system_disk_kms_key: 'key-2' });
    await session.apply(encrypted);
    expect(await session.changes(encrypted)).toEqual([]);
    const removed = keys({}, {});
    await session.apply(removed);
    const addresses = ['alicloud_cs_kubernetes_node_pool.p', 'alicloud_cs_managed_kubernetes.c'];
    expect(await session.changes(removed)).toEqual(addresses);
    await session.apply(removed);
    expect(await session.changes(removed)).toEqual(addresses);
    // With the keys written again, nothing has changed.
    expect(await session.changes(encrypted)).toEqual([]);
  });
});

describeWith(['terraform'], 'a second plan that is empty although something is missing', () => {
  let session: CloudSession;
  beforeEach(async () => {
    session = await CloudSession.start();
  });
  afterEach(() => session.close());

  test('a block that is left out keeps what is there', async () => {
    const withPolicy = (args: object): Resources => ({
      ...made.network,
      alicloud_cs_managed_kubernetes: { c: made.cluster({ ...args }) },
    });
    await session.apply(
      withPolicy({ operation_policy: [{ cluster_auto_upgrade: [{ enabled: true, channel: 'patch' }] }] }),
    );
    expect(await session.changes(withPolicy({}))).toEqual([]);
    await session.apply(withPolicy({ operation_policy: [{ cluster_auto_upgrade: [{ enabled: false }] }] }));
    await session.apply(withPolicy({}));
    expect(await session.show('alicloud_cs_managed_kubernetes.c')).toMatch(
      /cluster_auto_upgrade {[^}]*enabled += false/,
    );
  });

  test('a server without a weight receives no traffic', async () => {
    const resources: Resources = { alicloud_alb_server_group: { x: serverGroup({ description: 'demo' }) } };
    await session.apply(resources);
    expect(await session.changes(resources)).toEqual([]);
    expect(await session.show('alicloud_alb_server_group.x')).toMatch(/servers {[^}]*weight += 0/);
  });
});

describeWith(['terraform'], 'the region of the provider', () => {
  test('is one of its own list, unless the check is skipped', async () => {
    const session = await CloudSession.start();
    const resources: Resources = { alicloud_vpc: { v: made.vpc } };
    expect(await session.plan(resources, { region: 'cn-wuhan-lr' })).toContain(
      "region: got cn-wuhan-lr, which is not in the provider's own list",
    );
    expect(await session.plan(resources, { region: 'cn-wuhan-lr', skip_region_validation: true })).toContain(
      '1 to add',
    );
    expect(await session.plan(resources, { region: REGION })).toContain('1 to add');
    await session.close();
  });
});
