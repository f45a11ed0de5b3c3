import { type Deploy, Deployed } from '../support/deployed';
import { demoWith } from '../support/environments';
import { describeWith } from '../support/programs';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const BALANCER = { certificate: '8899123-cn-hangzhou', protect: false };

/** Without it, no deploy gives up the elastic IP or the NAT gateway. */
const UNPROTECTED = { protect: false };

/** What a state remembers of the last deploy. Nothing of it is in the cloud. */
const MEMORY = 'terraform_data';

const typesOf = (happens: Deploy[string] | undefined, what: RegExp): string[] =>
  Object.entries(happens ?? {})
    .filter(([type, all]) => type !== MEMORY && all.some((one) => what.test(one)))
    .map(([type]) => type)
    .sort();

/** Resources that reconfigure a running host. Their number depends on the size of the change. */
const TELLING = ['alicloud_ecs_command', 'alicloud_ecs_invocation'];

describeWith(['terraform'], 'a balancer that is added in front of a running host', () => {
  const deployed = new Deployed();
  let ids: string[];
  const keepers = (): string[] =>
    ['alicloud_instance', 'alicloud_ecs_disk'].map((type) => deployed.idOf('test-ecs', type));
  beforeAll(async () => {
    await deployed.open();
    await deployed.deploy(demoWith({ access: DOMAIN, ecs: UNPROTECTED }));
    ids = keepers();
  });
  afterAll(() => deployed.close());

  test('removes the elastic IP, keeps everything that holds data, and reconfigures the host', async () => {
    const { 'test-network': network, 'test-ecs': ecs } = await deployed.deploy(
      demoWith({ access: DOMAIN, ecs: UNPROTECTED, slb: BALANCER }),
    );
    expect(typesOf(network, /delete|update/)).toEqual([]);
    expect(typesOf(ecs, /delete/).filter((type) => !TELLING.includes(type))).toEqual([
      'alicloud_eip_address',
      'alicloud_eip_association',
      'alicloud_security_group_rule',
    ]);
    expect(typesOf(ecs, /delete create|create delete/)).toEqual(TELLING);
    expect(typesOf(ecs, /update/)).toEqual([]);
    expect(keepers()).toEqual(ids);
  });

  test.each(['nlb', 'clb', 'alb'] as const)(
    'is replaced with an %s; the instance and its disk do not change',
    async (kind) => {
      const {
        'test-network': network,
        'test-ecs': ecs,
        'test-slb': slb,
      } = await deployed.deploy(demoWith({ access: DOMAIN, ecs: UNPROTECTED, slb: { ...BALANCER, kind } }));
      expect(network).toEqual({});
      expect(Object.keys(ecs ?? {}).sort()).toEqual(
        [...TELLING, 'alicloud_security_group_rule'].filter((type) => type in (ecs ?? {})),
      );
      expect(ecs).toHaveProperty('alicloud_ecs_invocation');
      const own = kind === 'clb' ? 'alicloud_slb_load_balancer' : `alicloud_${kind}_load_balancer`;
      expect(slb?.[own]).toEqual(['create']);
      expect(keepers()).toEqual(ids);
    },
  );

  test('can be removed: the host gets an elastic IP, and keeps its instance and disk', async () => {
    const { 'test-ecs': ecs } = await deployed.deploy(demoWith({ access: DOMAIN, ecs: UNPROTECTED }));
    expect(ecs?.['alicloud_eip_address']).toEqual(['create']);
    expect(typesOf(ecs, /^delete$/).filter((type) => !TELLING.includes(type))).toEqual([
      'alicloud_security_group_rule',
    ]);
    expect(keepers()).toEqual(ids);
  });
});
