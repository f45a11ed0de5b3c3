import { describeWith } from '../../support/programs';
import * as made from './support/resources';
import { CloudSession, type Resources } from './support/session';

const listener = (args: object) => ({ load_balancer_id: 'lb-1', protocol: 'http', bandwidth: -1, ...args });
const albServers = {
  server_group_name: 'demo',
  vpc_id: '${alicloud_vpc.v.id}',
  health_check_config: [{ health_check_enabled: false }],
  sticky_session_config: [{ sticky_session_enabled: false }],
};
const network: Resources = {
  ...made.network,
  alicloud_eip_address: { e: { address_name: 'demo' } },
  alicloud_security_group: { g: { vpc_id: '${alicloud_vpc.v.id}', security_group_name: 'demo' } },
};

const linkedVpc = (withRecord: boolean) => ({
  instance_id: 'cri-1',
  vpc_id: '${alicloud_vpc.v.id}',
  vswitch_id: '${alicloud_vswitch.i.id}',
  module_name: 'Registry',
  enable_create_dns_record_in_pvzt: withRecord,
});

/** Everything that is changed or deleted below, with all protections on. */
const DEPLOYED: Resources = {
  ...network,
  alicloud_instance: {
    h: made.instance({
      deletion_protection: true,
      system_disk_size: 40,
      security_groups: ['${alicloud_security_group.g.id}'],
    }),
  },
  alicloud_ecs_disk: { d: made.disk() },
  alicloud_ecs_disk_attachment: {
    a: { disk_id: '${alicloud_ecs_disk.d.id}', instance_id: '${alicloud_instance.h.id}' },
  },
  alicloud_eip_address: { e: { address_name: 'demo', deletion_protection: true } },
  alicloud_nat_gateway: {
    n: { vpc_id: 'vpc-1', vswitch_id: 'vsw-1', nat_type: 'Enhanced', deletion_protection: true },
  },
  alicloud_alb_load_balancer: {
    b: made.alb({ deletion_protection_enabled: true }),
    with_block: made.alb({ deletion_protection_config: [{ enabled: true }] }),
  },
  alicloud_alb_server_group: { s: albServers },
  alicloud_alb_listener: {
    l: {
      load_balancer_id: '${alicloud_alb_load_balancer.b.id}',
      listener_protocol: 'HTTP',
      listener_port: 80,
      default_actions: [
        {
          type: 'ForwardGroup',
          forward_group_config: [
            { server_group_tuples: [{ server_group_id: '${alicloud_alb_server_group.s.id}' }] },
          ],
        },
      ],
    },
  },
  alicloud_nlb_load_balancer: { b: made.nlb({ deletion_protection_enabled: true }) },
  alicloud_slb_load_balancer: { b: made.clb({ delete_protection: 'on' }) },
  alicloud_slb_listener: {
    r: listener({ frontend_port: 80, listener_forward: 'on', forward_port: 443, description: 'one' }),
  },
  alicloud_cs_managed_kubernetes: {
    c: made.cluster({ version: '1.33.3-aliyun.1', deletion_protection: true }),
  },
  alicloud_cr_vpc_endpoint_linked_vpc: { l: linkedVpc(true) },
};

/** The same with changes that the service refuses. */
const CHANGED: Resources = {
  ...DEPLOYED,
  alicloud_instance: { h: { ...DEPLOYED['alicloud_instance']?.['h'], system_disk_size: 39 } },
  alicloud_ecs_disk: { d: made.disk({ size: 39 }) },
  alicloud_slb_listener: {
    r: listener({ frontend_port: 80, listener_forward: 'on', forward_port: 443, description: 'two' }),
  },
  alicloud_cs_managed_kubernetes: {
    c: made.cluster({ version: '1.33.2-aliyun.9', deletion_protection: true }),
  },
  alicloud_cr_vpc_endpoint_linked_vpc: { l: linkedVpc(false) },
};

const expectEach = (errors: string, expected: Readonly<Record<string, string>>): void => {
  for (const [address, error] of Object.entries(expected)) {
    const from = `Error: (?:(?!Error:).)*${error}`;
    expect(errors).toMatch(
      address ? new RegExp(`${from}(?:(?!Error:).)*with ${address},`) : new RegExp(from),
    );
  }
  expect(errors.match(/Error: /g)).toHaveLength(Object.keys(expected).length);
};

describeWith(['terraform'], 'what the service refuses to change', () => {
  let session: CloudSession;
  beforeAll(async () => {
    session = await CloudSession.start();
    await session.apply(DEPLOYED);
  });
  afterAll(() => session.close());

  test('disks that shrink, an older version, a listener that redirects, the link of a VPC', async () => {
    expectEach(await session.refusedApply(CHANGED), {
      'alicloud_instance.h': 'system_disk_size: got 39 GiB for a disk of 40 GiB, which can only grow',
      'alicloud_ecs_disk.d': 'size: got 39 GiB for a disk of 40 GiB, which can only grow',
      'alicloud_slb_listener.r': 'a listener that redirects cannot be changed',
      'alicloud_cs_managed_kubernetes.c':
        'version: got 1.33.2-aliyun.9 for a cluster that runs 1.33.3-aliyun.1; a cluster can only be upgraded',
      'alicloud_cr_vpc_endpoint_linked_vpc.l': 'the provider cannot change the link of a VPC',
    });
    await session.apply(DEPLOYED);
  });

  test('a deletion while protection is on, which leaves an empty balancer', async () => {
    const errors = await session.refusedDestroy();
    for (const [type, argument] of [
      ['instance', 'deletion_protection'],
      ['eip_address', 'deletion_protection'],
      ['nat_gateway', 'deletion_protection'],
      ['cs_managed_kubernetes', 'deletion_protection'],
      ['alb_load_balancer', 'deletion_protection_enabled'],
      ['alb_load_balancer', 'deletion_protection_config'],
      ['nlb_load_balancer', 'deletion_protection_enabled'],
      ['slb_load_balancer', 'delete_protection'],
    ]) {
      expect(errors).toContain(`Error: ${argument}: deletion protection of this ${type} is on`);
    }
    expect(errors.match(/Error: /g)).toHaveLength(8);
    const left = await session.state();
    expect(left).toContain('alicloud_alb_load_balancer.b');
    expect(left).not.toContain('alicloud_alb_listener.l');
    expect(left).not.toContain('alicloud_alb_server_group.s');
  });
});

describeWith(['terraform'], 'what is used', () => {
  test('is not deleted, not even when another stack uses it', async () => {
    const session = await CloudSession.start();
    const other = await session.beside();
    await session.apply(network);
    await other.apply({
      alicloud_instance: {
        h: made.instance({
          vswitch_id: await session.idOf('alicloud_vswitch.h'),
          security_groups: [await session.idOf('alicloud_security_group.g')],
        }),
      },
      alicloud_eip_association: {
        a: {
          allocation_id: await session.idOf('alicloud_eip_address.e'),
          instance_id: '${alicloud_instance.h.id}',
        },
      },
      alicloud_cr_vpc_endpoint_linked_vpc: {
        l: {
          ...linkedVpc(true),
          vpc_id: await session.idOf('alicloud_vpc.v'),
          vswitch_id: await session.idOf('alicloud_vswitch.i'),
        },
      },
    });
    const errors = await session.refusedDestroy();
    expect(errors).toMatch(/Error: vsw-\w+ is used by instance i-\w+/);
    expect(errors).toMatch(/Error: vsw-\w+ is used by cr_vpc_endpoint_linked_vpc cri-1:vpc-/);
    expect(errors).toMatch(/Error: sg-\w+ is used by instance i-\w+/);
    expect(errors).toMatch(/Error: eip-\w+ is used by eip_association eip-\w+:i-\w+/);
    expect(await session.state()).toEqual([
      'alicloud_eip_address.e',
      'alicloud_security_group.g',
      'alicloud_vpc.v',
      'alicloud_vswitch.h',
      'alicloud_vswitch.i',
    ]);
    await Promise.all([other.close(), session.close()]);
  });
});
