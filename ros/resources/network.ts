import { ALL_ADDRESSES } from '../../alibaba-cloud/networks';
import { FRONT_PORTS } from '../../open-design/contract';
import { when } from '../conditions';
import { getAtt, mergeMapToList, split, type Value } from '../language/functions';
import type { Resource } from '../language/template';
import { NAME } from '../names';
import { parameter } from '../parameters/parameters';

/** The VPC and the vSwitch of the host. */
export const VPC_ID = when('NewVpc', getAtt('Vpc', 'VpcId'), parameter('VpcId'));
export const VSWITCH_ID = when('NewVpc', getAtt('VSwitch', 'VSwitchId'), parameter('VSwitchId'));

/** The networks in the allow-list. The rules of a security group know no word for everyone. */
const CLIENT_NETWORKS = split(',', when('Everyone', ALL_ADDRESSES, parameter('Clients')));

/** Rules that admit every client to a port: one for each network. */
const admitClients = (port: number): Value =>
  mergeMapToList({
    SourceCidrIp: CLIENT_NETWORKS,
    PortRange: [`${port}/${port}`],
    IpProtocol: ['tcp'],
    NicType: ['intranet'],
    Policy: ['accept'],
    Priority: [1],
  });

/** The network of the host, and who reaches it. */
export const NETWORK_RESOURCES = {
  Vpc: {
    Type: 'ALIYUN::ECS::VPC',
    Condition: 'NewVpc',
    Properties: { VpcName: NAME, CidrBlock: parameter('VpcCidrBlock') },
  },
  VSwitch: {
    Type: 'ALIYUN::ECS::VSwitch',
    Condition: 'NewVpc',
    Properties: {
      VSwitchName: NAME,
      VpcId: getAtt('Vpc', 'VpcId'),
      ZoneId: parameter('ZoneId'),
      CidrBlock: parameter('VSwitchCidrBlock'),
    },
  },
  ExistingVpc: {
    comment: 'An existing VPC is only read: the app must not reach its network.',
    Type: 'DATASOURCE::VPC::Vpc',
    Condition: 'ExistingVpc',
    Properties: { VpcId: parameter('VpcId') },
  },
  Firewall: {
    Type: 'ALIYUN::ECS::SecurityGroup',
    Properties: { SecurityGroupName: NAME, VpcId: VPC_ID, SecurityGroupType: 'normal' },
  },
  Https: {
    comment:
      'ROS changes the rules in place when Clients changes: Permissions is editable, a single rule is not.',
    Type: 'ALIYUN::ECS::SecurityGroupIngresses',
    Properties: {
      SecurityGroupId: getAtt('Firewall', 'SecurityGroupId'),
      Permissions: admitClients(FRONT_PORTS.https),
    },
  },
  HttpRedirect: {
    Type: 'ALIYUN::ECS::SecurityGroupIngresses',
    Properties: {
      SecurityGroupId: getAtt('Firewall', 'SecurityGroupId'),
      Permissions: admitClients(FRONT_PORTS.http),
    },
  },
  PublicAddress: {
    Type: 'ALIYUN::VPC::EIP',
    Condition: 'HasPublicAddress',
    Properties: {
      Name: NAME,
      Bandwidth: parameter('BandwidthMbps'),
      InternetChargeType: 'PayByTraffic',
      DeletionProtection: when('IsProtected', true, false),
    },
  },
} as const satisfies Record<string, Resource>;
