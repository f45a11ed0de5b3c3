import { type Architecture, familiesWith } from '../alibaba-cloud/processors';
import { REGIONS } from '../alibaba-cloud/regions';
import { CONDITIONS } from './conditions';
import { and, equals, or, PSEUDO, select, split, type Test } from './language/functions';
import type { Rule } from './language/template';
import { is, isGiven } from './parameters/is';
import { parameter, type ParameterName } from './parameters/parameters';

const { HasDomain, HasPublicAddress, IsAcme, IsArm, NewVpc, ExistingVpc } = CONDITIONS;

const MAINLAND = [...REGIONS.values()].filter((region) => region.mainland && !region.closed);

/** The family of the instance type, without `ecs.` */
const FAMILY = select(1, split('.', parameter('InstanceType')));

/**
 * Whether the family of the instance type is known to have an architecture. A family with a suffix, such as `t6-c1m2`, is
 * not recognised: a rule compares whole texts.
 */
const isKnownAs = (architecture: Architecture): Test =>
  or(...familiesWith(architecture).map((family) => equals(FAMILY, family.replace('ecs.', ''))));

/** An octet of a network. */
const octet = (name: ParameterName, index: number) => select(index, split('.', parameter(name)));

/** Requirements on parameters together. The messages are shown as they are, so they are in both languages. */
export const RULES = {
  MainlandDomainIsFiled: {
    RuleCondition: and(
      or(...MAINLAND.map(({ id }) => equals(PSEUDO.region, id))),
      HasPublicAddress,
      HasDomain,
    ),
    Assertions: [
      {
        Assert: isGiven('IcpNumber'),
        AssertDescription:
          'IcpNumber: a domain that a region of mainland China serves to the internet needs an ICP filing number. 通过中国内地地域向互联网提供域名访问时，必须填写 ICP 备案号。',
      },
    ],
  },
  FilingBelongsToDomain: {
    RuleCondition: isGiven('IcpNumber'),
    Assertions: [
      {
        Assert: HasDomain,
        AssertDescription:
          'Domain: a filing number belongs to a domain name. 填写 ICP 备案号时必须填写域名。',
      },
    ],
  },
  AcmeProvesDomain: {
    RuleCondition: IsAcme,
    Assertions: [
      {
        Assert: HasDomain,
        AssertDescription:
          'Domain: Let’s Encrypt certifies domain names; write one, or choose another certificate. Let’s Encrypt 只为域名签发证书，请填写域名或选择其他证书。',
      },
      {
        Assert: isGiven('DnsZone'),
        AssertDescription:
          'DnsZone: the host proves the domain by a record in this zone. 主机通过该域名的解析记录完成验证，请填写。',
      },
    ],
  },
  IntranetHasEgress: {
    RuleCondition: is('Address', 'intranet'),
    Assertions: [
      {
        Assert: ExistingVpc,
        AssertDescription:
          'Address: a new VPC has no way to the internet for a host without an elastic IP; choose internet, or an existing VPC with its own way out. 新建专有网络没有公网出口，请选择 internet，或选择自带公网出口的已有专有网络。',
      },
    ],
  },
  ArmTypeHasArmImage: {
    RuleCondition: isKnownAs('arm64'),
    Assertions: [
      {
        Assert: IsArm,
        AssertDescription:
          'Architecture: the processor of this instance type is arm64. 该实例规格的处理器架构为 arm64。',
      },
    ],
  },
  X86TypeHasX86Image: {
    RuleCondition: isKnownAs('x86_64'),
    Assertions: [
      {
        Assert: is('Architecture', 'x86_64'),
        AssertDescription:
          'Architecture: the processor of this instance type is x86_64. 该实例规格的处理器架构为 x86_64。',
      },
    ],
  },
  ExistingVpcIsNamed: {
    RuleCondition: ExistingVpc,
    Assertions: [
      {
        Assert: and(isGiven('VpcId'), isGiven('VSwitchId')),
        AssertDescription:
          'VpcId, VSwitchId: an existing VPC and one of its vSwitches are needed. 使用已有专有网络时，必须选择专有网络和交换机。',
      },
    ],
  },
  VSwitchIsPartOfVpc: {
    RuleCondition: NewVpc,
    Assertions: [
      {
        Assert: and(
          equals(octet('VpcCidrBlock', 0), octet('VSwitchCidrBlock', 0)),
          equals(octet('VpcCidrBlock', 1), octet('VSwitchCidrBlock', 1)),
        ),
        AssertDescription:
          'VSwitchCidrBlock: the network of the vSwitch is a part of the network of the VPC, such as 10.80.0.0/20 of 10.80.0.0/16. 交换机网段必须是专有网络网段的一部分。',
      },
    ],
  },
} as const satisfies Record<string, Rule>;
