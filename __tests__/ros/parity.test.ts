import { type HostStack, type Landing, landingOf } from '../../cli/render/landing';
import { madeOnHost } from '../../cli/render/made-on-host';
import { STAND_INS } from '../../cli/render/placeholders';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { resolve, type Resolved } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { demoWith, DIGEST } from '../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, synthText } from '../support/synth';

/** The same choices, as a file of an environment and as parameters of the template. */
interface Choices {
  readonly environment: Record<string, unknown>;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const IMAGE = `registry.example.com/design/od@${DIGEST}`;

const CASES: Readonly<Record<string, Choices>> = {
  'an address': {
    environment: {
      access: { allow: ['203.0.113.0/24', '198.51.100.7/32'] },
      app: { image: IMAGE, registryMirrors: undefined },
      ecs: { zone: 'cn-hangzhou-h', instanceType: 'ecs.g8y.large', protect: false },
    },
    region: 'cn-hangzhou',
    parameters: {
      Clients: '203.0.113.0/24,198.51.100.7/32',
      Image: IMAGE,
      ZoneId: 'cn-hangzhou-h',
      InstanceType: 'ecs.g8y.large',
      Architecture: 'arm64',
    },
  },
  'everyone at a filed domain, in an existing VPC, bought and protected': {
    environment: {
      network: {
        cidr: undefined,
        vpcId: 'vpc-bp1m7v25emi1h5mtc0123',
        vSwitches: {
          'cn-hangzhou-h': 'vsw-bp1s5fnvk4gn2tws00001',
          'cn-hangzhou-i': 'vsw-bp1s5fnvk4gn2tws00002',
        },
      },
      access: {
        allow: 'everyone',
        domain: 'example.com',
        icpNumber: '京ICP备12345678号-1',
        tls: { mode: 'acme', challenge: 'dns-01', email: 'ops@example.com' },
      },
      app: {
        image: IMAGE,
        memoryMiB: 2048,
        registryMirrors: ['https://one.mirror.example.com', 'https://two.mirror.example.com:5000'],
      },
      ecs: {
        zone: 'cn-hangzhou-h',
        instanceType: 'ecs.c7.xlarge',
        billing: { type: 'subscription', months: 3 },
        bandwidthMbps: 50,
        systemDiskGiB: 60,
        dataDisk: { sizeGiB: 100, snapshotRetentionDays: 30 },
        kmsKeyId: 'key-hzz62f1cb66fa42qo5dwq',
        protect: true,
      },
    },
    region: 'cn-hangzhou',
    parameters: {
      Clients: 'everyone',
      Domain: 'example.com',
      IcpNumber: '京ICP备12345678号-1',
      Certificate: 'acme',
      DnsZone: 'example.com',
      AcmeEmail: 'ops@example.com',
      Image: IMAGE,
      MemoryMiB: '2048',
      RegistryMirrors: 'https://one.mirror.example.com,https://two.mirror.example.com:5000',
      ZoneId: 'cn-hangzhou-h',
      InstanceType: 'ecs.c7.xlarge',
      SystemDiskGiB: '60',
      DataDiskGiB: '100',
      SnapshotRetentionDays: '30',
      KmsKeyId: 'key-hzz62f1cb66fa42qo5dwq',
      BandwidthMbps: '50',
      VpcOption: 'Existing',
      VpcId: 'vpc-bp1m7v25emi1h5mtc0123',
      VSwitchId: 'vsw-bp1s5fnvk4gn2tws00001',
      PayType: 'PrePaid',
      PayPeriod: '3',
      Protect: 'true',
    },
  },
};

/** Keys of the state that differ on purpose. The folder is in a bucket, and the template uses none. */
const DIFFERENT_KEYS = ['BACKUP_FOLDER'];

/** What a carrier makes, in common words. */
interface Made {
  readonly parts: readonly { readonly place: string; readonly script: string }[];
  readonly applyWithoutState: string;
  readonly state: readonly string[];
  readonly instance: Readonly<Record<string, unknown>>;
  readonly dataDisk: Readonly<Record<string, unknown>>;
  readonly snapshots: Readonly<Record<string, unknown>>;
  readonly address: Readonly<Record<string, unknown>>;
  readonly admitted: readonly string[];
  readonly trust: unknown;
  readonly permissions: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

const linesOf = (state: string): string[] =>
  state
    .trimEnd()
    .split('\n')
    .filter((line) => !DIFFERENT_KEYS.includes(line.replace(/=.*/, '')))
    .sort();

/**
 * The commands without the state, whose lines have another order where values are known at another time, and without the
 * advice of what to do when parts are missing.
 */
const commandsOf = ({ commands, state }: Landing): Pick<Made, 'parts' | 'applyWithoutState' | 'state'> => {
  const apply = commands.at(-1)?.script ?? '';
  return {
    parts: commands.slice(0, -1),
    applyWithoutState: apply
      .replace(/^(cat >\S+ <<'END_OF_STATE'\n).*?^(?=END_OF_STATE$)/ms, '$1')
      .replace(/^ {2}echo make room.*\n/m, ''),
    state: linesOf(state),
  };
};

/** The text of a property. */
const textIn = (properties: Properties | undefined, name: string): string => {
  const value = properties?.[name];
  if (typeof value !== 'string') throw new Error(`got ${JSON.stringify(value)} for ${name}, not a text`);
  return value;
};

const stateIn = (apply: string): string => /<<'END_OF_STATE'\n(.*?)^END_OF_STATE$/ms.exec(apply)?.[1] ?? '';

const byTerraform = (stack: Stack): Made => {
  const landing = landingOf(stack.json, STAND_INS);
  const instance = onlyResource(stack, 'alicloud_instance');
  const disk = onlyResource(stack, 'alicloud_ecs_disk');
  const policy = onlyResource(stack, 'alicloud_ecs_auto_snapshot_policy');
  const eip = onlyResource(stack, 'alicloud_eip_address');
  const images = Object.values(stack.json.data?.['alicloud_images'] ?? {})[0] ?? {};
  const policies = resourcesOf(stack, 'alicloud_ram_policy').flatMap(
    ({ policy_document }) => (JSON.parse(String(policy_document)) as { Statement: unknown[] }).Statement,
  );
  return {
    ...commandsOf(landing),
    instance: {
      type: instance['instance_type'],
      image: String(images['name_regex']).replace('^', '').replace('_alibase_.*', ''),
      systemDisk: {
        category: instance['system_disk_category'],
        level: instance['system_disk_performance_level'],
        size: instance['system_disk_size'],
        encrypted: instance['system_disk_encrypted'],
        key: instance['system_disk_kms_key_id'],
      },
      metadata: [instance['http_endpoint'], instance['http_tokens']],
      enhancement: instance['security_enhancement_strategy'],
      bandwidth: instance['internet_max_bandwidth_out'],
      charge: [instance['instance_charge_type'], instance['period'], instance['period_unit']],
      protected: instance['deletion_protection'] ?? false,
      logins: Object.keys(instance).filter((key) => /password|key_(name|pair)/.test(key)),
    },
    dataDisk: {
      zone: disk['zone_id'],
      category: disk['category'],
      level: disk['performance_level'],
      size: disk['size'],
      encrypted: disk['encrypted'],
      key: disk['kms_key_id'],
      withInstance: disk['delete_with_instance'],
      snapshotsDeleted: disk['delete_auto_snapshot'],
    },
    snapshots: {
      days: (policy['repeat_weekdays'] as string[]).map(Number),
      hours: (policy['time_points'] as string[]).map(Number),
      kept: policy['retention_days'],
    },
    address: {
      bandwidth: Number(eip['bandwidth']),
      charge: eip['internet_charge_type'],
      protected: eip['deletion_protection'],
    },
    admitted: resourcesOf(stack, 'alicloud_security_group_rule')
      .map((rule) =>
        ['type', 'policy', 'ip_protocol', 'port_range', 'cidr_ip', 'priority']
          .map((key) => String(rule[key]))
          .join(' '),
      )
      .sort(),
    trust: JSON.parse(String(onlyResource(stack, 'alicloud_ram_role')['assume_role_policy_document'])),
    permissions: policies,
  };
};

const byRos = ({ resources }: Resolved): Made => {
  const all = Object.values(resources);
  const only = (type: string): Properties => {
    const [one, ...more] = all.filter((resource) => resource.type === type);
    if (!one || more.length) throw new Error(`not one ${type}`);
    return one.properties;
  };
  const commands = Object.entries(resources)
    .filter(([, { type }]) => type === 'ALIYUN::ECS::RunCommand')
    .map(([, { properties }]) => ({
      place: textIn(properties, 'Name'),
      script: textIn(properties, 'CommandContent'),
    }));
  const host = only('ALIYUN::ECS::InstanceGroup');
  const disk = only('ALIYUN::ECS::Disk');
  const attachment = only('ALIYUN::ECS::DiskAttachment');
  const policy = only('ALIYUN::ECS::AutoSnapshotPolicy');
  const eip = only('ALIYUN::VPC::EIP');
  const role = only('ALIYUN::RAM::Role');
  const policies = (role['Policies'] ?? []) as { PolicyDocument: { Statement: unknown[] } }[];
  return {
    ...commandsOf({ userData: '', commands, state: stateIn(commands.at(-1)?.script ?? '') }),
    instance: {
      type: host['InstanceType'],
      image: host['ImageId'],
      systemDisk: {
        category: host['SystemDiskCategory'],
        level: host['SystemDiskPerformanceLevel'],
        size: host['SystemDiskSize'],
        encrypted: host['SystemDiskEncrypted'] === 'true',
        key: host['SystemDiskKMSKeyId'],
      },
      metadata: [host['HttpEndpoint'], host['HttpTokens']],
      enhancement: host['SecurityEnhancementStrategy'],
      bandwidth: host['InternetMaxBandwidthOut'],
      charge: [host['InstanceChargeType'], host['Period'], host['PeriodUnit']],
      protected: host['DeletionProtection'],
      logins: Object.keys(host).filter((key) => /Password|KeyPair/.test(key)),
    },
    dataDisk: {
      zone: disk['ZoneId'],
      category: disk['DiskCategory'],
      level: disk['PerformanceLevel'],
      size: disk['Size'],
      encrypted: disk['Encrypted'],
      key: disk['KMSKeyId'],
      withInstance: attachment['DeleteWithInstance'],
      snapshotsDeleted:
        disk['DeleteAutoSnapshot'] === false && attachment['DeleteAutoSnapshot'] === false ? false : true,
    },
    snapshots: {
      days: policy['RepeatWeekdays'],
      hours: policy['TimePoints'],
      kept: policy['RetentionDays'],
    },
    address: {
      bandwidth: eip['Bandwidth'],
      charge: eip['InternetChargeType'],
      protected: eip['DeletionProtection'],
    },
    admitted: all
      .filter(({ type }) => /SecurityGroup(Ingress|Egress)/.test(type))
      .flatMap(({ type, properties }) =>
        (properties['Permissions'] as unknown as Properties[]).map((rule) =>
          [
            type.endsWith('Ingresses') ? 'ingress' : 'egress',
            ...['Policy', 'IpProtocol', 'PortRange', 'SourceCidrIp', 'Priority'].map((key) =>
              String(rule[key]),
            ),
          ].join(' '),
        ),
      )
      .sort(),
    trust: role['AssumeRolePolicyDocument'],
    permissions: policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  };
};

const template = readTemplate(ECS_TEMPLATE_FILE);

const stackOfRos = ({ region, parameters }: Choices): Resolved =>
  resolve(template, {
    region,
    parameters,
    attributes: {
      DataDisk: { DiskId: STAND_INS.dataDiskId },
      PublicAddress: { EipAddress: STAND_INS.publicAddress },
      ExistingVpc: { CidrBlock: STAND_INS.vpcNetwork },
    },
  });

const terraformOf = ({ environment }: Choices): Stack =>
  stackOf(synthText(demoWith(environment)), 'test-ecs');

/** JSON has no undefined, so an absent attribute and one that is not set are the same. */
const plain = (made: Made): unknown => JSON.parse(JSON.stringify(made));

describe.each(Object.entries(CASES))('%s', (_, choices) => {
  const terraform = terraformOf(choices);
  const ros = stackOfRos(choices);

  test('is accepted', () => {
    expect(ros.faults).toEqual([]);
  });

  test('is the same host, made by Terraform and by ROS', () => {
    expect(plain(byRos(ros))).toEqual(plain(byTerraform(terraform)));
  });

  test('has the same state in the user data and in the last command', () => {
    const apply = textIn(Object.values(ros.resources).at(-1)?.properties, 'CommandContent');
    const host = Object.values(ros.resources).find(({ type }) => type === 'ALIYUN::ECS::InstanceGroup');
    const userData = textIn(host?.properties, 'UserData');
    const only = { resource: { alicloud_instance: { one: { user_data: inTerraform(userData) } } } };
    expect(linesOf(landingOf(only, STAND_INS).state)).toEqual(linesOf(stateIn(apply)));
  });
});

test('the same files are made on the host: proxy, limits, and the environment of the app', () => {
  const [, choices] = Object.values(CASES);
  if (!choices) throw new Error('no case');
  const apply = textIn(Object.values(stackOfRos(choices).resources).at(-1)?.properties, 'CommandContent');
  expect(madeOnHost(stateIn(apply), STAND_INS)).toEqual(
    madeOnHost(landingOf(terraformOf(choices).json as HostStack, STAND_INS).state, STAND_INS),
  );
});

/** A text in the form in which a synth writes it. */
const inTerraform = (text: string): string => `\${base64encode(join("", [${JSON.stringify(text)}]))}`;

/** Differences that a later change could make: resource type, property, value. */
const PLANTED: readonly (readonly [type: string, property: string, value: unknown])[] = [
  ['ALIYUN::ECS::InstanceGroup', 'HttpTokens', 'optional'],
  ['ALIYUN::ECS::InstanceGroup', 'SystemDiskEncrypted', 'false'],
  ['ALIYUN::ECS::InstanceGroup', 'Password', 'Example-0'],
  ['ALIYUN::ECS::InstanceGroup', 'ImageId', 'ubuntu_24_04_x64_20G'],
  ['ALIYUN::ECS::InstanceGroup', 'DeletionProtection', true],
  ['ALIYUN::ECS::Disk', 'Encrypted', false],
  ['ALIYUN::ECS::Disk', 'PerformanceLevel', 'PL0'],
  ['ALIYUN::ECS::DiskAttachment', 'DeleteWithInstance', true],
  ['ALIYUN::ECS::DiskAttachment', 'DeleteAutoSnapshot', true],
  ['ALIYUN::ECS::AutoSnapshotPolicy', 'RetentionDays', 1],
  ['ALIYUN::ECS::SecurityGroupIngresses', 'Permissions', []],
  ['ALIYUN::ECS::RunCommand', 'CommandContent', 'true'],
  [
    'ALIYUN::RAM::Role',
    'Policies',
    [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['*'] }] } }],
  ],
];

describe('a planted difference', () => {
  const [choices] = Object.values(CASES);
  if (!choices) throw new Error('no case');
  const ros = stackOfRos(choices);
  const made = byTerraform(terraformOf(choices));

  test.each(PLANTED)('is found: %s %s', (type, property, value) => {
    const entries = Object.entries(ros.resources);
    const at = entries.findIndex(([, resource]) => resource.type === type);
    const changed = entries.map(([name, resource], index) => [
      name,
      index === at ? { ...resource, properties: { ...resource.properties, [property]: value } } : resource,
    ]) as typeof entries;
    expect(plain(byRos({ ...ros, resources: Object.fromEntries(changed) }))).not.toEqual(plain(made));
  });

  test.each(['MEMORY_MIB=1024', 'CLIENTS=203.0.113.0/24 198.51.100.7/32', 'CERTIFICATE=self-signed'])(
    'is found in the state: %s',
    (line) => {
      const entries = Object.entries(ros.resources).map(([name, resource]) => [
        name,
        {
          ...resource,
          properties: JSON.parse(
            JSON.stringify(resource.properties).replaceAll(line, `${line}9`),
          ) as typeof resource.properties,
        },
      ]) as [string, (typeof ros.resources)[string]][];
      expect(plain(byRos({ ...ros, resources: Object.fromEntries(entries) }))).not.toEqual(plain(made));
    },
  );
});
