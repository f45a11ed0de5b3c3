import { DOCKER, PRIVATE_NETWORKS, VSWITCH_PREFIX } from '../../alibaba-cloud/networks';
import { BANDWIDTH_MBPS } from '../../config/sections/ecs';
import { VPC_ID, VSWITCH_ID } from '../../config/sections/network';
import { both, type ParameterGroup } from '../language/template';
import { IN_PRIVATE_NETWORK, network, sourceOf, whole, wholeOrEmpty } from '../patterns';
import { visibleIf } from './visible';

/** Bits of the prefix of a new VPC. With 16, a rule can compare the octets of VPC and vSwitch. */
export const NEW_VPC_PREFIX = 16;

const PRIVATE_TEXT = PRIVATE_NETWORKS.join(', ');

const parameters = {
  Address: {
    Type: 'String',
    Label: both('Address of the host', '主机地址'),
    Description: both(
      'internet: an elastic IP of its own. intranet: reachable only inside an existing VPC, which must have its own way to the internet, such as a NAT gateway: the host installs packages and pulls the image.',
      'internet：分配弹性公网 IP。intranet：仅在已有专有网络内可访问，且该网络须自带公网出口（例如 NAT 网关），因为主机需要安装软件包和拉取镜像。',
    ),
    Default: 'internet',
    AllowedValues: ['internet', 'intranet'],
  },
  BandwidthMbps: {
    Type: 'Number',
    Label: both('Bandwidth (Mbit/s)', '带宽（Mbit/s）'),
    Description: both(
      'Highest outbound rate of the elastic IP. Traffic is billed by volume.',
      '弹性公网 IP 的出方向带宽峰值，按流量计费。',
    ),
    Default: BANDWIDTH_MBPS.default,
    MinValue: BANDWIDTH_MBPS.least,
    MaxValue: BANDWIDTH_MBPS.most,
    AssociationPropertyMetadata: visibleIf('Address', 'internet'),
  },
  VpcOption: {
    Type: 'String',
    Label: both('VPC', '专有网络'),
    Description: both(
      'New: a new VPC with one vSwitch. Existing: your own VPC and vSwitch, which the stack uses and does not change.',
      'New：新建专有网络和一个交换机。Existing：使用已有的专有网络和交换机，不做任何更改。',
    ),
    Default: 'New',
    AllowedValues: ['New', 'Existing'],
    AssociationPropertyMetadata: {
      ValueLabelMapping: { New: both('New', '新建'), Existing: both('Existing', '使用已有') },
    },
  },
  VpcCidrBlock: {
    Type: 'String',
    Label: both('Network of the new VPC', '新建专有网络的网段'),
    Description: both(
      'A private network that no connected office or VPN uses.',
      '未被互通的办公网络或 VPN 使用的私有网段。',
    ),
    ConstraintDescription: both(
      `A part of ${PRIVATE_TEXT} with a prefix of ${NEW_VPC_PREFIX} bits, such as 10.80.0.0/16. For another size, make the VPC first and choose Existing.`,
      `${PRIVATE_TEXT} 中前缀长度为 ${NEW_VPC_PREFIX} 位的网段，例如 10.80.0.0/16。如需其他大小，请先创建专有网络，再选择 Existing。`,
    ),
    Default: '10.80.0.0/16',
    AllowedPattern: whole(`${IN_PRIVATE_NETWORK}${network(NEW_VPC_PREFIX, NEW_VPC_PREFIX)}`),
    AssociationPropertyMetadata: visibleIf('VpcOption', 'New'),
  },
  VSwitchCidrBlock: {
    Type: 'String',
    Label: both('Network of the new vSwitch', '新建交换机的网段'),
    Description: both('A part of the network of the new VPC.', '新建专有网络网段的一部分。'),
    ConstraintDescription: both(
      `A part of the network of the new VPC with a prefix of ${VSWITCH_PREFIX.min} to ${VSWITCH_PREFIX.max} bits, whose bits after the prefix are 0, such as 10.80.0.0/20.`,
      `新建专有网络网段的一部分，前缀长度 ${VSWITCH_PREFIX.min} 至 ${VSWITCH_PREFIX.max} 位，前缀之后的位必须为 0，例如 10.80.0.0/20。`,
    ),
    Default: '10.80.0.0/20',
    AllowedPattern: whole(`${IN_PRIVATE_NETWORK}${network(VSWITCH_PREFIX.min, VSWITCH_PREFIX.max)}`),
    AssociationProperty: 'ALIYUN::VPC::VSwitch::CidrBlock',
    AssociationPropertyMetadata: { VpcCidrBlock: '${VpcCidrBlock}', ...visibleIf('VpcOption', 'New') },
  },
  VpcId: {
    Type: 'String',
    Label: both('Existing VPC', '已有专有网络'),
    Description: both(
      `The VPC of the vSwitch. Its network must not overlap ${DOCKER.network.text}, which Docker uses on the host; nothing checks this.`,
      `交换机所在的专有网络。其网段不得与主机上 Docker 使用的 ${DOCKER.network.text} 重叠，系统不会检查这一点。`,
    ),
    ConstraintDescription: both('The id of a VPC: vpc-…', '专有网络 ID：vpc-…'),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(VPC_ID)),
    AssociationProperty: 'ALIYUN::ECS::VPC::VPCId',
    AssociationPropertyMetadata: visibleIf('VpcOption', 'Existing'),
  },
  VSwitchId: {
    Type: 'String',
    Label: both('Existing vSwitch', '已有交换机'),
    Description: both('A vSwitch of the VPC in the zone.', '该专有网络中位于所选可用区的交换机。'),
    ConstraintDescription: both('The id of a vSwitch: vsw-…', '交换机 ID：vsw-…'),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(VSWITCH_ID)),
    AssociationProperty: 'ALIYUN::ECS::VSwitch::VSwitchId',
    AssociationPropertyMetadata: {
      VpcId: '${VpcId}',
      ZoneId: '${ZoneId}',
      ...visibleIf('VpcOption', 'Existing'),
    },
  },
} as const satisfies ParameterGroup['parameters'];

/** The network of the host. */
export const NETWORK = { label: both('Network', '网络'), parameters } as const satisfies ParameterGroup;
