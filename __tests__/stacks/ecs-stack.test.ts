import { backupStatements } from '../support/backup-statements';
import { ABROAD, demoWith, DIGEST, PUBLIC_KEY } from '../support/environments';
import {
  addressesOf,
  type Attributes,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  synthDemo,
  synthFixture,
  synthText,
} from '../support/synth';

const ecsWith = (change: Record<string, unknown>): Stack => stackOf(synthText(demoWith(change)), 'test-ecs');

const demo = stackOf(synthDemo(), 'demo-ecs');
const team = stackOf(synthFixture('team'), 'team-ecs');
const adopted = stackOf(synthFixture('adopted'), 'adopted-ecs');

/** Traffic that a security group admits, as `port from network`. */
const admitted = (stack: Stack): string[] =>
  resourcesOf(stack, 'alicloud_security_group_rule')
    .filter(({ policy, type }) => policy === 'accept' && type === 'ingress')
    .map((rule) => `${String(rule['port_range'])} from ${String(rule['cidr_ip'])}`)
    .sort();

describe('the instance', () => {
  const instance = onlyResource(demo, 'alicloud_instance');

  test('answers only metadata requests with a token', () => {
    expect(instance).toMatchObject({ http_endpoint: 'enabled', http_tokens: 'required' });
  });

  test('has no password and no key pair: the host gets the keys of people by its state', () => {
    for (const one of [instance, onlyResource(team, 'alicloud_instance')]) {
      for (const key of ['password', 'kms_encrypted_password', 'password_inherit', 'key_name']) {
        expect(one).not.toHaveProperty(key);
      }
    }
    expect(addressesOf(team).filter((address) => address.includes('key_pair'))).toEqual([]);
  });

  test('has encrypted disks, security enhancement, deletion protection and no public address', () => {
    expect(instance).toMatchObject({
      system_disk_encrypted: true,
      security_enhancement_strategy: 'Active',
      deletion_protection: true,
      internet_max_bandwidth_out: 0,
    });
  });

  test('is started by the next deploy when a failed change of its type left it stopped', () => {
    expect(instance['status']).toBe('Running');
  });

  test('is neither rebooted nor replaced because of new user data or a newer image', () => {
    expect(instance['lifecycle']).toMatchObject({ ignore_changes: ['image_id', 'user_data'] });
  });

  test.each([
    ['ecs.c7.large', 'x86_64', 'x64'],
    ['ecs.c8y.large', 'arm64', 'arm64'],
    ['ecs.g6r.large', 'arm64', 'arm64'],
    ['ecs.u1-c1m2.large', 'x86_64', 'x64'],
    ['ecs.i4r.4xlarge', 'x86_64', 'x64'],
    // The families are not known here.
    ['ecs.new9.large', 'x86_64', 'x64'],
    ['ecs.new9.xlarge', 'arm64', 'arm64'],
  ])('%s gets an image for its processor', (instanceType, architecture, name) => {
    const stated = instanceType.includes('new9') ? { architecture } : {};
    const stack = ecsWith({ ecs: { instanceType, ...stated } });
    const images = Object.values(stack.json.data?.['alicloud_images'] ?? {});
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({ architecture, owners: 'system', most_recent: true });
    expect(String(images[0]?.['name_regex'])).toContain(`ubuntu_24_04_${name}_`);
  });
});

describe('an instance that is bought', () => {
  const bought = (billing: Record<string, unknown>, ecs: Record<string, unknown> = {}): Attributes =>
    onlyResource(
      ecsWith({ ecs: { ...ecs, billing: { type: 'subscription', ...billing } } }),
      'alicloud_instance',
    );
  const instance = bought({ months: 3, renewMonths: 6 });

  test('has the months and the renewal, and does not buy the data disk', () => {
    expect(instance).toMatchObject({
      instance_charge_type: 'PrePaid',
      period: 3,
      period_unit: 'Month',
      renewal_status: 'AutoRenewal',
      auto_renew_period: 6,
      include_data_disks: false,
    });
    expect(bought({ months: 12 })).toMatchObject({ period: 12, renewal_status: 'Normal' });
  });

  test('cannot be destroyed, and does not ask for the protection that the service refuses', () => {
    const lifted = bought({ months: 3 }, { protect: false });
    for (const each of [instance, lifted]) expect(each['lifecycle']).toMatchObject({ prevent_destroy: true });
    for (const key of ['deletion_protection', 'force_delete']) expect(instance).not.toHaveProperty(key);
  });
});

describe('the data disk', () => {
  const disk = onlyResource(demo, 'alicloud_ecs_disk');

  test('is a separate encrypted resource, and outlives the instance', () => {
    expect(disk).toMatchObject({ encrypted: true, delete_with_instance: false, delete_auto_snapshot: false });
    expect(onlyResource(demo, 'alicloud_instance')).not.toHaveProperty('data_disks');
  });

  test('grows while the host uses it', () => {
    expect(disk['type']).toBe('online');
  });

  test('cannot be destroyed until ecs.protect is lifted, and neither can the instance or its address', () => {
    expect(disk['lifecycle']).toEqual({ prevent_destroy: true });
    const lifted = ecsWith({ ecs: { protect: false } });
    expect(onlyResource(lifted, 'alicloud_ecs_disk')['lifecycle']).toEqual({ prevent_destroy: false });
    for (const type of ['alicloud_instance', 'alicloud_eip_address']) {
      for (const [stack, protect] of [
        [demo, true],
        [lifted, false],
      ] as const) {
        expect(onlyResource(stack, type)).toMatchObject({
          deletion_protection: protect,
          lifecycle: { prevent_destroy: protect },
        });
      }
    }
  });

  test('has a daily snapshot, which is kept as long as configured', () => {
    expect(onlyResource(team, 'alicloud_ecs_auto_snapshot_policy')).toMatchObject({
      repeat_weekdays: ['1', '2', '3', '4', '5', '6', '7'],
      retention_days: 30,
    });
    const [name] = Object.keys(team.json.resource?.['alicloud_ecs_disk'] ?? {});
    expect(onlyResource(team, 'alicloud_ecs_auto_snapshot_policy_attachment')['disk_id']).toBe(
      `\${alicloud_ecs_disk.${String(name)}.id}`,
    );
  });

  test('is encrypted with the configured key, and so is the system disk', () => {
    expect(onlyResource(team, 'alicloud_ecs_disk')['kms_key_id']).toBe('key-shh62f1cb66fa42qo5dwq');
    expect(onlyResource(team, 'alicloud_instance')['system_disk_kms_key_id']).toBe(
      'key-shh62f1cb66fa42qo5dwq',
    );
  });
});

describe('the firewall', () => {
  test('admits the allow-list to 443 and 80, and nothing else', () => {
    expect(admitted(demo)).toEqual(['443/443 from 203.0.113.0/24', '80/80 from 203.0.113.0/24']);
    expect(onlyResource(demo, 'alicloud_security_group')['inner_access_policy']).toBe('Drop');
  });

  test('admits SSH from the named networks only', () => {
    expect(admitted(team).filter((rule) => rule.startsWith('22/'))).toEqual(['22/22 from 10.1.0.0/16']);
  });

  test('never admits the daemon’s own port', () => {
    expect([demo, team, adopted].flatMap(admitted).filter((rule) => rule.includes('7456'))).toEqual([]);
  });

  test('opens to the internet only for everyone', () => {
    expect(admitted(adopted)).toEqual(['443/443 from 0.0.0.0/0', '80/80 from 0.0.0.0/0']);
  });

  test('keeps unchanged rules when the list changes, because no rule is named by its position', () => {
    const names = (allow: string[]): string[] =>
      Object.keys(ecsWith({ access: { allow } }).json.resource?.['alicloud_security_group_rule'] ?? {});
    const before = names(['198.51.100.0/24', '203.0.113.0/24']);
    expect(names(['192.0.2.0/24', '203.0.113.0/24', '198.51.100.0/24'])).toEqual(
      expect.arrayContaining(before),
    );
  });
});

describe('the role', () => {
  const policies = (stack: Stack): unknown[] =>
    resourcesOf(stack, 'alicloud_ram_policy').map(({ policy_document: text }) => {
      const { Statement } = JSON.parse(String(text)) as { Statement: unknown };
      return Statement;
    });

  test('can be assumed only by ECS, and has no permissions by default', () => {
    const trust: unknown = JSON.parse(
      String(onlyResource(demo, 'alicloud_ram_role')['assume_role_policy_document']),
    );
    expect(trust).toEqual({
      Version: '1',
      Statement: [
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } },
      ],
    });
    expect(policies(demo)).toEqual([]);
  });

  test('may only list, write and read its own folder of the configured bucket', () => {
    expect(policies(ecsWith({ ecs: { backup: { bucket: 'example-backups' } } }))).toEqual([
      backupStatements('example-backups', 'open-design-test'),
    ]);
  });

  test('may write DNS records of the domain’s zone only for the dns-01 challenge', () => {
    const access = (challenge: string): Record<string, unknown> => ({
      allow: 'everyone',
      domain: 'design.example.cn',
      icpNumber: '京ICP备12345678号',
      tls: { mode: 'acme', email: 'ops@example.cn', challenge },
    });
    expect(policies(ecsWith({ access: access('http-01') }))).toEqual([]);
    const [[write] = []] = policies(ecsWith({ access: access('dns-01') })) as Attributes[][];
    expect(write?.['Resource']).toEqual([
      'acs:alidns:*:*:domain/design.example.cn',
      'acs:alidns:*:*:domain/example.cn',
    ]);
  });

  test('may write DNS records of the challenge’s own zone alone, where there is one', () => {
    const tls = {
      mode: 'acme',
      email: 'ops@example.cn',
      challenge: 'dns-01',
      challengeZone: 'acme.example.net',
    };
    const stack = ecsWith({ access: { domain: 'design.example.cn', icpNumber: '京ICP备12345678号', tls } });
    expect(policies(stack)).toEqual([
      [
        {
          Effect: 'Allow',
          Action: ['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'],
          Resource: ['acs:alidns:*:*:domain/acme.example.net'],
        },
      ],
    ]);
  });

  test('may pull the image’s own repository of the configured instance', () => {
    const image = `studio-registry.cn-beijing.cr.aliyuncs.com/design/open-design:1.2@${DIGEST}`;
    expect(policies(ecsWith({ app: { image } }))).toEqual([]);
    expect(policies(ecsWith({ app: { image }, ecs: { acrInstanceId: 'cri-0abc' } }))).toEqual([
      [
        { Effect: 'Allow', Action: ['cr:GetAuthorizationToken'], Resource: ['*'] },
        {
          Effect: 'Allow',
          Action: ['cr:PullRepository'],
          Resource: ['acs:cr:cn-beijing:*:repository/cri-0abc/design/open-design'],
        },
      ],
    ]);
  });

  test('has its permissions before the host uses them', () => {
    const stack = ecsWith({ ecs: { backup: { bucket: 'example-backups' } } });
    const first = resourcesOf(stack, 'alicloud_ecs_invocation').flatMap(
      ({ depends_on: after }) => after as string[],
    );
    expect(first).toEqual(
      expect.arrayContaining([expect.stringMatching(/^alicloud_ram_role_policy_attachment\./)]),
    );
  });
});

describe('the desired state', () => {
  /** Name of a command → attributes of the command and of its run. */
  const runs = (stack: Stack): Map<string, { command: Attributes; run: Attributes; address: string }> =>
    new Map(
      Object.entries(stack.json.resource?.['alicloud_ecs_invocation'] ?? {}).map(([name, run]) => {
        const id = String(run['command_id']).slice('${alicloud_ecs_command.'.length, -'.id}'.length);
        const command = stack.json.resource?.['alicloud_ecs_command']?.[id] ?? {};
        return [String(command['name']), { command, run, address: `alicloud_ecs_invocation.${name}` }];
      }),
    );
  const inOrder = [...runs(demo)].sort(([one], [other]) => (one < other ? 1 : -1)).reverse();
  const named = (part: string): (typeof inOrder)[number][1][] =>
    inOrder.filter(([name]) => name.includes(`-${part}-`)).map(([, run]) => run);

  test('is applied last, in one chain after the disk, the role, the address and the operations', () => {
    const chain = [...named('operations'), ...named('apply')];
    const first = chain[0]?.run['depends_on'] as string[];
    expect(first.map((address) => address.split('.')[0]).sort()).toEqual([
      'alicloud_ecs_disk_attachment',
      'alicloud_ecs_ram_role_attachment',
      'alicloud_eip_association',
    ]);
    expect(chain.slice(1).map(({ run }) => run['depends_on'])).toEqual(
      chain.slice(0, -1).map(({ address }) => [address]),
    );
  });

  test('has longer timeouts than the provider’s default minute, on the host and for the wait', () => {
    for (const { command, run } of named('apply')) {
      expect([command['timeout'], run['timeouts']]).toEqual([3600, { create: '65m' }]);
    }
    for (const { command, run } of named('operations')) {
      expect([command['timeout'], run['timeouts']]).toEqual([300, { create: '10m' }]);
    }
  });

  test.each([
    ['the image', { app: { image: `registry.example.com/od@sha256:${'a'.repeat(64)}` } }],
    ['the mirrors', { app: { registryMirrors: ['https://mirror.example.com'] } }],
    ['the allow-list', { access: { allow: ['198.51.100.0/24'] } }],
    ['the domain', { access: { domain: 'design.example.cn', icpNumber: '京ICP备12345678号' } }],
    ['a key for SSH', { ecs: { ssh: { publicKeys: [PUBLIC_KEY] } } }],
    ['the size of the data disk', { ecs: { dataDisk: { sizeGiB: 60 } } }],
  ])('reaches a running host when %s changes, by a command and not by a new instance', (_, change) => {
    const stable = (stack: Stack): Attributes => {
      const { user_data: _, ...rest } = onlyResource(stack, 'alicloud_instance');
      return rest;
    };
    const before = ecsWith({});
    const after = ecsWith(change);
    const content = (stack: Stack): unknown =>
      [...runs(stack).values()].map(({ command }) => command['command_content']);
    expect(content(after)).not.toEqual(content(before));
    expect(stable(after)).toEqual(stable(before));
  });
});

describe('the outputs', () => {
  test('name the endpoint, the token’s location and command, the instance, the disk, the egress address', () => {
    expect(Object.keys(demo.json.output ?? {})).toEqual(
      expect.arrayContaining([
        'endpoint',
        'token_location',
        'token_command',
        'instance_id',
        'data_disk_id',
        'egress_address',
      ]),
    );
    expect(demo.json.output?.['endpoint']?.value).toMatch(
      /^https:\/\/\$\{alicloud_eip_address\..*\.ip_address\}$/,
    );
    expect(team.json.output?.['endpoint']?.value).toBe('https://design.example.cn');
    expect(team.json.output?.['token_command']?.value).toMatch(/^ssh ecs-user@.* sudo open-design token$/);
  });
});

describe('dns_target', () => {
  const { domain, ...open } = { domain: 'design.example.com', ...ABROAD, ecs: { zone: 'ap-southeast-1a' } };
  const target = (change: Record<string, unknown>): unknown =>
    ecsWith({ ...open, ...change }).json.output?.['dns_target']?.value;

  test('is an A record with the elastic IP', () => {
    expect(target({ access: { domain } })).toMatch(/^A \$\{alicloud_eip_address\.\w+\.ip_address\}$/);
  });

  test('is an A record with the private address of a host on the intranet', () => {
    expect(target({ access: { domain }, ecs: { ...open.ecs, address: 'intranet' } })).toMatch(
      /^A \$\{alicloud_instance\.\w+\.primary_ip_address\}$/,
    );
  });

  test('is missing without a domain, and behind a balancer, whose stack has it', () => {
    expect(target({})).toBeUndefined();
    const slb = { kind: 'nlb', certificate: '8899123-ap-southeast-1' };
    const stacks = synthText(demoWith({ ...open, access: { domain }, slb }));
    expect(stackOf(stacks, 'test-ecs').json.output).not.toHaveProperty('dns_target');
    expect(stackOf(stacks, 'test-slb').json.output?.['dns_target']?.value).toMatch(/^CNAME /);
  });
});

test('a host on the intranet has no elastic IP', () => {
  expect(resourcesOf(team, 'alicloud_eip_address')).toEqual([]);
});
