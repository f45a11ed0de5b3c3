import { describeWith } from '../../support/programs';
import * as made from './support/resources';
import { CloudSession, type Resources } from './support/session';

const long = (length: number): string => 'n'.repeat(length);
const rule = { alb: { listener_id: 'lsn-1', priority: 1 } };
const tags = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`key-${i}`, 'value']));

/**
 * Resources that the service refuses to create, all in one configuration: each is applied, and each is refused for its
 * own reason. The address of a resource is the description of the mistake.
 */
const REFUSED: Resources = {
  ...made.network,
  alicloud_vswitch: {
    ...made.network['alicloud_vswitch'],
    of_another_region: made.vSwitch('cn-shanghai-l', '10.0.2.0/24'),
    with_a_url_as_name: {
      ...made.vSwitch('cn-hangzhou-h', '10.0.3.0/24'),
      vswitch_name: 'https://example.com',
    },
  },
  alicloud_vpc: { v: made.vpc, with_a_long_name: { ...made.vpc, vpc_name: long(129) } },
  alicloud_nat_gateway: {
    with_a_short_name: { vpc_id: 'vpc-1', vswitch_id: 'vsw-1', nat_type: 'Enhanced', nat_gateway_name: 'n' },
  },
  alicloud_eip_address: {
    e: { address_name: 'demo' },
    with_a_blank_in_its_name: { address_name: 'an address' },
  },
  alicloud_snat_entry: {
    before_its_address: {
      snat_table_id: 'stb-1',
      source_vswitch_id: '${alicloud_vswitch.h.id}',
      snat_ip: '${alicloud_eip_address.e.ip_address}',
    },
  },
  alicloud_cs_managed_kubernetes: { with_a_hyphen_first: made.cluster({ name: '-demo' }) },
  alicloud_instance: {
    h: made.instance(),
    with_arm_type: made.instance({ instance_type: 'ecs.g8y.large' }),
    with_arm_image: made.instance({ image_id: made.ARM_IMAGE }),
    in_another_zone: made.instance({ availability_zone: 'cn-hangzhou-i' }),
    with_large_user_data: made.instance({ user_data: Buffer.alloc(32_769, 'x').toString('base64') }),
  },
  alicloud_ecs_disk: {
    i: made.disk({ zone_id: 'cn-hangzhou-i' }),
    too_small: made.disk({ size: 10 }),
    with_a_digit_first: made.disk({ disk_name: '1disk' }),
    with_many_tags: made.disk({ tags }),
    with_a_long_key: made.disk({ tags: { [long(129)]: 'value' } }),
    with_a_long_value: made.disk({ tags: { key: long(129) } }),
  },
  alicloud_ecs_disk_attachment: {
    across_zones: { disk_id: '${alicloud_ecs_disk.i.id}', instance_id: '${alicloud_instance.h.id}' },
  },
  alicloud_ecs_auto_snapshot_policy: {
    with_a_dot: {
      auto_snapshot_policy_name: 'a.b',
      repeat_weekdays: ['1'],
      time_points: ['3'],
      retention_days: 7,
    },
  },
  alicloud_ecs_command: {
    with_a_long_name: { name: long(129), type: 'RunShellScript', command_content: 'bHM=' },
  },
  alicloud_ram_role: {
    with_a_long_name: { role_name: long(65), assume_role_policy_document: '{}' },
    with_a_blank: { role_name: 'a role', assume_role_policy_document: '{}' },
  },
  alicloud_ram_policy: { with_a_dot: { policy_name: 'a.b', policy_document: '{}' } },
  alicloud_alb_load_balancer: {
    with_a_long_name: made.alb({ load_balancer_name: long(129) }),
    in_one_zone: made.alb({ zone_mappings: [made.mapping('h')] }),
    with_the_wrong_zone: made.alb({
      zone_mappings: [made.mapping('h'), { ...made.mapping('i'), zone_id: 'cn-hangzhou-j' }],
    }),
  },
  alicloud_alb_rule: {
    with_a_short_name: {
      ...rule.alb,
      rule_name: 'r',
      rule_conditions: [{ type: 'Path', path_config: [{ values: ['/*'] }] }],
      rule_actions: [{ order: 1, type: 'Redirect', redirect_config: [{ port: '443' }] }],
    },
  },
  alicloud_alb_server_group: {
    with_a_slash: {
      server_group_name: 'a/b',
      vpc_id: '${alicloud_vpc.v.id}',
      health_check_config: [{ health_check_enabled: false }],
      sticky_session_config: [{ sticky_session_enabled: false }],
    },
  },
  alicloud_nlb_load_balancer: {
    with_a_blank: made.nlb({ load_balancer_name: 'a balancer' }),
    in_one_zone: made.nlb({ zone_mappings: [made.mapping('h')] }),
  },
  alicloud_nlb_server_group: {
    with_a_slash: {
      server_group_name: 'a/b',
      vpc_id: 'vpc-1',
      health_check: [{ health_check_enabled: false }],
    },
  },
  alicloud_slb_load_balancer: { with_a_long_name: made.clb({ load_balancer_name: long(81) }) },
  alicloud_slb_server_certificate: {
    with_a_long_name: { name: long(81), server_certificate: 'pem', private_key: 'pem' },
  },
  alicloud_ssl_certificates_service_certificate: {
    with_a_long_name: { certificate_name: long(129), cert: 'pem', key: 'pem' },
  },
  alicloud_cr_ee_instance: {
    with_a_long_name: { instance_name: long(31), instance_type: 'Basic', payment_type: 'PayAsYouGo' },
  },
  alicloud_cr_ee_namespace: { with_a_dot_first: { instance_id: 'cri-1', name: '.design' } },
  alicloud_cr_ee_repo: {
    with_a_slash: {
      instance_id: 'cri-1',
      namespace: 'design',
      name: 'a/b',
      repo_type: 'PRIVATE',
      summary: 'demo',
    },
  },
  alicloud_cr_vpc_endpoint_linked_vpc: {
    in_another_vpc: {
      instance_id: 'cri-1',
      vpc_id: 'vpc-1',
      vswitch_id: '${alicloud_vswitch.h.id}',
      module_name: 'Registry',
    },
  },
  alicloud_cr_internet_endpoint: { open_to_everyone: { instance_id: 'cri-1', entries: [] } },
  alicloud_log_project: { with_capitals: { project_name: 'Logs' } },
  alicloud_log_store: { with_a_dot: { project_name: 'logs', logstore_name: 'a.b' } },
  alicloud_security_group_rule: { too_many: made.rules('sg-1', 201) },
  alicloud_alb_acl: { with_a_dot: { acl_name: 'a.b' } },
  alicloud_slb_acl: { with_a_long_name: { name: long(81) } },
};

/** Address of the refused resource → its error. */
const ERRORS: Readonly<Record<string, string>> = {
  'alicloud_vswitch.of_another_region': 'zone_id: got zone cn-shanghai-l in region cn-hangzhou',
  'alicloud_vswitch.with_a_url_as_name': 'vswitch_name: got "https://example.com"',
  'alicloud_vpc.with_a_long_name': 'vpc_name: got "n+" of length 129; allowed: 1 to 128',
  'alicloud_nat_gateway.with_a_short_name': 'nat_gateway_name: got "n" of length 1; allowed: 2 to 128',
  'alicloud_eip_address.with_a_blank_in_its_name': 'address_name: got "an address"',
  'alicloud_snat_entry.before_its_address':
    'snat_ip: got 203.0.113.\\d+, which is not associated with the NAT gateway',
  'alicloud_cs_managed_kubernetes.with_a_hyphen_first': 'name: got "-demo"',
  'alicloud_instance.with_arm_type':
    'got ecs.g8y.large, which has an Arm processor; the image \\S+_x64_\\S+ is',
  'alicloud_instance.with_arm_image':
    'got ecs.g7.large, which has an x86 processor; the image \\S+_arm64_\\S+ is',
  'alicloud_instance.in_another_zone':
    'availability_zone: got cn-hangzhou-i; the vSwitch is in cn-hangzhou-h',
  'alicloud_instance.with_large_user_data':
    'user_data: got 32769 bytes before Base64; allowed: at most 32768',
  'alicloud_ecs_disk.too_small': 'size: got 10 GiB; allowed: at least 20 with performance level PL1',
  'alicloud_ecs_disk.with_a_digit_first': 'disk_name: got "1disk"',
  'alicloud_ecs_disk.with_many_tags': 'tags: got 21 tags; allowed: at most 20',
  'alicloud_ecs_disk.with_a_long_key': 'tags: got the key "n+"; allowed: at most 128 characters',
  'alicloud_ecs_disk.with_a_long_value': 'tags: got a value of "key" that is too long; allowed: at most 128',
  'alicloud_ecs_disk_attachment.across_zones':
    'disk_id: got a disk in cn-hangzhou-i for an instance in cn-hangzhou-h',
  'alicloud_ecs_auto_snapshot_policy.with_a_dot': 'auto_snapshot_policy_name: got "a.b"',
  'alicloud_ecs_command.with_a_long_name': 'name: got "n+" of length 129; allowed: 1 to 128',
  'alicloud_ram_role.with_a_long_name': 'role_name: got "n+" of length 65; allowed: 1 to 64',
  'alicloud_ram_role.with_a_blank': 'role_name: got "a role"',
  'alicloud_ram_policy.with_a_dot': 'policy_name: got "a.b"',
  'alicloud_alb_load_balancer.with_a_long_name': 'load_balancer_name: got "n+" of length 129',
  'alicloud_alb_load_balancer.in_one_zone': 'zone_mappings: got cn-hangzhou-h; allowed: at least two zones',
  'alicloud_alb_load_balancer.with_the_wrong_zone':
    'zone_mappings: got cn-hangzhou-j for a vSwitch in cn-hangzhou-i',
  'alicloud_alb_rule.with_a_short_name': 'rule_name: got "r" of length 1',
  'alicloud_alb_server_group.with_a_slash': 'server_group_name: got "a/b"',
  'alicloud_nlb_load_balancer.with_a_blank': 'load_balancer_name: got "a balancer"',
  'alicloud_nlb_load_balancer.in_one_zone': 'zone_mappings: got cn-hangzhou-h; allowed: at least two zones',
  'alicloud_nlb_server_group.with_a_slash': 'server_group_name: got "a/b"',
  'alicloud_slb_load_balancer.with_a_long_name':
    'load_balancer_name: got "n+" of length 81; allowed: 1 to 80',
  'alicloud_slb_server_certificate.with_a_long_name': 'name: got "n+" of length 81; allowed: 1 to 80',
  'alicloud_ssl_certificates_service_certificate.with_a_long_name':
    'certificate_name: got "n+" of length 129',
  'alicloud_cr_ee_instance.with_a_long_name': 'instance_name: got "n+" of length 31; allowed: 3 to 30',
  'alicloud_cr_ee_namespace.with_a_dot_first': 'name: got ".design"',
  'alicloud_cr_ee_repo.with_a_slash': 'name: got "a/b"',
  'alicloud_cr_vpc_endpoint_linked_vpc.in_another_vpc':
    'vswitch_id: got vsw-\\w+, which is in vpc-\\w+, with vpc_id vpc-1',
  'alicloud_cr_internet_endpoint.open_to_everyone':
    'entries: got no entry, which opens the public endpoint to the whole internet',
  'alicloud_log_project.with_capitals': 'project_name: got "Logs"',
  'alicloud_log_store.with_a_dot': 'logstore_name: got "a.b"',
  'alicloud_security_group_rule.too_many\\[\\d+\\]': 'got one more rule than the 200 that sg-1 can hold',
  'alicloud_alb_acl.with_a_dot': 'acl_name: got "a.b"',
  'alicloud_slb_acl.with_a_long_name': 'name: got "n+" of length 81; allowed: 1 to 80',
};

describeWith(['terraform'], 'what the service refuses to create', () => {
  let session: CloudSession;
  let errors = '';
  beforeAll(async () => {
    session = await CloudSession.start();
    errors = await session.refusedApply(REFUSED);
  });
  afterAll(() => session.close());

  test.each(Object.entries(ERRORS))('%s', (address, error) => {
    expect(errors).toMatch(new RegExp(`Error: (?:(?!Error:).)*${error}(?:(?!Error:).)*with ${address},`));
  });

  test('nothing else', async () => {
    expect(errors.match(/Error: /g)).toHaveLength(Object.keys(ERRORS).length);
    expect((await session.state()).filter((address) => !address.includes('too_many'))).toEqual([
      'alicloud_ecs_disk.i',
      'alicloud_eip_address.e',
      'alicloud_instance.h',
      'alicloud_vpc.v',
      'alicloud_vswitch.h',
      'alicloud_vswitch.i',
    ]);
  });
});
