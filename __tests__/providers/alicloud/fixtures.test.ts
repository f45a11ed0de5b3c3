import { providerData } from '../../../cli/provider-data';
import { Session, type TerraformJson } from '../../rehearsal/support/terraform';
import { describeWith } from '../../support/programs';

const alicloud = providerData().filter(({ source }) => source.endsWith('/aliyun/alicloud'));
const terraform = { required_providers: { alicloud: { source: 'aliyun/alicloud' } } };

const host: TerraformJson = {
  terraform,
  provider: { alicloud: [{ region: 'cn-shanghai' }] },
  data: {
    alicloud_images: { i: { name_regex: '^ubuntu' } },
    alicloud_vswitches: { v: { ids: ['vsw-1'] } },
  },
  resource: {
    alicloud_vpc: { v: { vpc_name: 'demo', cidr_block: '10.0.0.0/8' } },
    alicloud_vswitch: {
      w: { vpc_id: '${alicloud_vpc.v.id}', cidr_block: '10.0.0.0/24', zone_id: 'cn-shanghai-l' },
    },
    alicloud_security_group: { g: { vpc_id: '${alicloud_vpc.v.id}', security_group_name: 'demo' } },
    alicloud_security_group_rule: {
      r: {
        type: 'ingress',
        ip_protocol: 'tcp',
        port_range: '443/443',
        cidr_ip: '198.51.100.0/24',
        security_group_id: '${alicloud_security_group.g.id}',
      },
    },
    alicloud_instance: {
      h: {
        instance_name: 'demo',
        instance_type: 'ecs.g7.large',
        image_id: '${data.alicloud_images.i.images[0].id}',
        vswitch_id: '${alicloud_vswitch.w.id}',
        security_groups: ['${alicloud_security_group.g.id}'],
      },
    },
    alicloud_ecs_disk: { d: { zone_id: 'cn-shanghai-l', category: 'cloud_essd', size: 40 } },
    alicloud_ecs_disk_attachment: {
      a: { disk_id: '${alicloud_ecs_disk.d.id}', instance_id: '${alicloud_instance.h.id}' },
    },
    alicloud_eip_address: { e: { bandwidth: '5' } },
  },
  output: {
    ids: {
      value: [
        '${alicloud_vpc.v.id}',
        '${alicloud_vswitch.w.id}',
        '${alicloud_security_group.g.id}',
        '${alicloud_instance.h.id}',
        '${alicloud_ecs_disk.d.id}',
        '${alicloud_eip_address.e.id}',
      ],
    },
    address: { value: '${alicloud_eip_address.e.ip_address}' },
    private: { value: '${alicloud_instance.h.primary_ip_address}' },
    image: { value: '${data.alicloud_images.i.images[0].id}' },
    found: { value: '${data.alicloud_vswitches.v.vswitches[*].id}' },
  },
};

describeWith(['terraform'], "a stand-in with alicloud's data", () => {
  let session: Session;
  beforeEach(async () => {
    session = await Session.start(alicloud);
  });
  afterEach(() => session.close());

  test('creates a host with plausible ids and addresses, and finds no changes afterwards', async () => {
    await session.apply(host);
    expect(await session.planCode()).toBe(0);
    expect(await session.output('ids')).toEqual(
      ['vpc', 'vsw', 'sg', 'i', 'd', 'eip'].map(
        (kind) => expect.stringMatching(new RegExp(`^${kind}-\\w{17}$`)) as string,
      ),
    );
    expect(await session.output('address')).toMatch(/^203\.0\.113\.\d+$/);
    expect(await session.output('private')).toMatch(/^10\.0\.\d+\.\d+$/);
    expect(await session.output('image')).toMatch(/_20\d{6}\.vhd$/);
    expect(await session.output('found')).toEqual(['vsw-1']);
  });

  test('takes the region from the configuration only, and reports a missing one', async () => {
    const balancer = (provider: TerraformJson): TerraformJson => ({
      terraform,
      provider: { alicloud: [provider] },
      resource: {
        alicloud_nlb_load_balancer: {
          b: {
            address_type: 'Internet',
            vpc_id: 'vpc-1',
            zone_mappings: [
              { zone_id: 'cn-shanghai-l', vswitch_id: 'vsw-1' },
              { zone_id: 'cn-shanghai-m', vswitch_id: 'vsw-2' },
            ],
          },
        },
      },
      output: { name: { value: '${alicloud_nlb_load_balancer.b.dns_name}' } },
    });
    await session.write(balancer({}));
    const { code, stderr } = await session.run('apply', '-auto-approve');
    expect(code).toBe(1);
    expect(stderr.replace(/\s*\n[│\s]*/g, ' ')).toContain(
      'the provider alicloud is configured without a region; set its argument "region"',
    );
    await session.apply(balancer({ region: 'cn-shanghai' }));
    expect(await session.output('name')).toMatch(/^nlb-\w{17}\.cn-shanghai\.nlb\.aliyuncsslb\.com$/);
  });

  test.each([
    ['alicloud_ecs_disk', { zone_id: 'cn-shanghai-l', category: 'cloud_gold' }, /category: got "cloud_gold"/],
    [
      'alicloud_instance',
      { instance_type: 'ecs.g7.large', io_optimized: 'optimized' },
      /io_optimized: the provider has removed it/,
    ],
    ['alicloud_vpc', { vpc_name: 'demo', name: 'demo' }, /vpc_name: it conflicts with name/],
    ['alicloud_vpc', { router_id: 'vrt-1' }, /router_id: it is computed by the provider/],
  ])('refuses a mistake in %s: %j', async (type, args, expected) => {
    await session.write({ terraform, resource: { [type]: { x: args } } });
    const { code, stderr } = await session.run('validate');
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
  });
});
