import type { Resolved } from '../../rig/ros/interpreter';
import { commandsOf, type Made } from './made';

type Properties = Readonly<Record<string, unknown>>;

/** The text of a property. */
export const textIn = (properties: Properties | undefined, name: string): string => {
  const value = properties?.[name];
  if (typeof value !== 'string') throw new Error(`got ${JSON.stringify(value)} for ${name}, not a text`);
  return value;
};

/** The state in the last command. */
export const stateIn = (apply: string): string =>
  /<<'END_OF_STATE'\n(.*?)^END_OF_STATE$/ms.exec(apply)?.[1] ?? '';

/** What a stack of ROS makes. */
export const byRos = ({ resources }: Resolved): Made => {
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
