import { MOST_CLIENTS } from '../../ros/parameters/access';
import { ICP_NUMBERS } from '../support/environments';

/** Texts of parameters, as the API passes them. */
export type Texts = Readonly<Record<string, string>>;

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A value for every parameter without a default. */
export const REQUIRED: Texts = {
  Clients: '203.0.113.0/24',
  Image: `registry.example.com/design/open-design@${DIGEST}`,
  ZoneId: 'ap-southeast-1a',
  InstanceType: 'ecs.c7.large',
};

export const EXISTING: Texts = { VpcOption: 'Existing', VpcId: 'vpc-t4n1', VSwitchId: 'vsw-t4n1' };
export const ACME: Texts = { Certificate: 'acme', Domain: 'design.example.com', DnsZone: 'example.com' };
export const MAINLAND = 'cn-hangzhou';

/** Names with labels of up to 63 letters, in this number of characters. */
export const nameOf = (length: number, end: string): string =>
  Array.from({ length: length - end.length }, (_, i) => (i % 64 === 63 ? '.' : 'a')).join('') + end;

/** Different networks in the longest spelling. */
export const networksOf = (count: number): string =>
  Array.from({ length: count }, (_, i) => `203.151.${100 + i}.${100 + i}/32`).join(',');

type Accepted = readonly [title: string, texts: Texts, region?: string];
type Refused = readonly [title: string, texts: Texts, by: string, region?: string];

/** Values that a stack can be made with, in a region where it matters. */
export const ACCEPTED: readonly Accepted[] = [
  ['only what has no default', {}],
  ['one address', { Clients: '203.0.113.7/32' }],
  ['several networks', { Clients: '10.0.0.0/8,203.0.113.0/24,203.0.113.7/32' }],
  [
    'networks around and beside Docker’s',
    { Clients: '198.18.2.0/23,198.17.254.0/23,198.19.0.0/16,197.0.0.0/8' },
  ],
  ['networks that begin and end alike', { Clients: '10.0.0.0/8,110.0.0.0/8,10.0.0.0/9,10.0.0.0/10' }],
  ['the most networks', { Clients: networksOf(MOST_CLIENTS) }],
  ['everyone', { Clients: 'everyone' }],
  ['a domain', { Domain: 'design.example.com' }],
  ['an international domain in ASCII', { Domain: 'xn--fiq228c.example.xn--fiqs8s' }],
  ['the longest domain', { Domain: nameOf(253, '.com') }],
  [
    'a domain in a mainland region with its number',
    { Domain: 'a.cn', IcpNumber: '京ICP备12345678号-1' },
    MAINLAND,
  ],
  ['a mainland region without a domain', {}, MAINLAND],
  [
    'a domain in a mainland region that only the VPC reaches',
    { Domain: 'a.cn', Address: 'intranet', ...EXISTING },
    MAINLAND,
  ],
  ...ICP_NUMBERS.map(
    (number) => [`the number ${number}`, { Domain: 'a.cn', IcpNumber: number }, MAINLAND] as const,
  ),
  ['a certificate of one’s own', { Certificate: 'provided' }],
  ['a certificate of an authority', ACME],
  ['its account', { ...ACME, AcmeEmail: 'ops+tls@example.com' }],
  ['an image with a tag and a port', { Image: `registry.example.com:5000/a_b/c.d-e:v1.2_RC1@${DIGEST}` }],
  ['an image on Docker Hub', { Image: `docker.io/library/open-design@${DIGEST}` }],
  ['a mirror', { RegistryMirrors: 'https://mirror.example.com' }],
  [
    'mirrors with ports and addresses',
    { RegistryMirrors: 'https://mirror.example.com:8443,https://192.0.2.7,https://192.0.2.8:5000' },
  ],
  ['the least memory', { MemoryMiB: '768' }],
  ['more memory', { MemoryMiB: '4096' }],
  ['a zone of another form', { ZoneId: 'cn-wuhan-lr-a' }],
  ['an arm64 host', { Architecture: 'arm64', InstanceType: 'ecs.g8y.xlarge' }],
  ['a large host', { InstanceType: 'ecs.g7.32xlarge' }],
  ['a host of an older family', { InstanceType: 'ecs.t6-c1m2.large' }],
  ['the smallest disks', { SystemDiskGiB: '20', DataDiskGiB: '20', SnapshotRetentionDays: '1' }],
  ['the largest disks', { SystemDiskGiB: '2048', DataDiskGiB: '65536', SnapshotRetentionDays: '65536' }],
  ['an existing disk', { DataDiskId: 'd-t4n0abc123' }],
  ['a KMS key', { KmsKeyId: 'key-hzz62f1cb66fa42qo5dwq' }],
  ['a KMS key with a UUID', { KmsKeyId: '08c33a6f-4e0a-4a1b-a3fa-7ddf8a1b2c3d' }],
  ['an existing VPC', EXISTING],
  ['an existing VPC without an elastic IP', { ...EXISTING, Address: 'intranet' }],
  ['the least and the most bandwidth', { BandwidthMbps: '1' }],
  ['the most bandwidth', { BandwidthMbps: '200' }],
  ['another VPC', { VpcCidrBlock: '172.31.0.0/16', VSwitchCidrBlock: '172.31.255.248/29' }],
  ['a vSwitch as large as its VPC', { VpcCidrBlock: '192.168.0.0/16', VSwitchCidrBlock: '192.168.0.0/16' }],
  ['a subscription', { PayType: 'PrePaid', PayPeriod: '12' }],
  ['a protected host', { Protect: 'true' }],
];

/** Values that no stack is made with, and the parameter or rule that refuses them. */
export const REFUSED: readonly Refused[] = [
  ['no clients', { Clients: '' }, 'Clients'],
  ['the whole internet as a network', { Clients: '0.0.0.0/0' }, 'Clients'],
  ['half of it', { Clients: '0.0.0.0/1,128.0.0.0/1' }, 'Clients'],
  ['a prefix that is too short', { Clients: '10.0.0.0/7' }, 'Clients'],
  ['the IPv6 internet', { Clients: '::/0' }, 'Clients'],
  ['an IPv6 network', { Clients: '2001:db8::/32' }, 'Clients'],
  ['bits after the prefix', { Clients: '1.2.3.4/0' }, 'Clients'],
  ['bits after a longer prefix', { Clients: '203.0.113.7/24' }, 'Clients'],
  ['an address without a prefix', { Clients: '203.0.113.7' }, 'Clients'],
  ['a prefix beyond 32', { Clients: '203.0.113.7/33' }, 'Clients'],
  ['a number beyond 255', { Clients: '256.0.113.7/32' }, 'Clients'],
  ['leading zeros', { Clients: '010.0.0.0/8' }, 'Clients'],
  ['a blank after the comma', { Clients: '10.0.0.0/8, 203.0.113.0/24' }, 'Clients'],
  ['a comma at the end', { Clients: '10.0.0.0/8,' }, 'Clients'],
  ['an empty entry', { Clients: '10.0.0.0/8,,203.0.113.0/24' }, 'Clients'],
  ['a network twice', { Clients: '10.0.0.0/8,203.0.113.0/24,10.0.0.0/8' }, 'Clients'],
  ['a network twice, at the end', { Clients: '10.0.0.0/8,203.0.113.0/24,203.0.113.0/24' }, 'Clients'],
  ['everyone beside a network', { Clients: '10.0.0.0/8,everyone' }, 'Clients'],
  ['Everyone', { Clients: 'Everyone' }, 'Clients'],
  ['one network too many', { Clients: networksOf(MOST_CLIENTS + 1) }, 'Clients'],
  ['a line after the list', { Clients: '10.0.0.0/8\n' }, 'Clients'],
  ['what ends the list in nginx', { Clients: '10.0.0.0/8;' }, 'Clients'],
  ...['198.18.0.0/23', '198.18.0.0/15', '198.0.0.0/8', '198.18.1.7/32', '198.18.0.0/24'].map(
    (network) =>
      [`Docker’s addresses: ${network}`, { Clients: `203.0.113.0/24,${network}` }, 'Clients'] as const,
  ),
  ['a domain in upper case', { Domain: 'Design.example.com' }, 'Domain'],
  ['an underscore', { Domain: 'my_design.example.com' }, 'Domain'],
  ['a dot at the end', { Domain: 'design.example.com.' }, 'Domain'],
  ['a scheme', { Domain: 'https://design.example.com' }, 'Domain'],
  ['a port', { Domain: 'design.example.com:443' }, 'Domain'],
  ['a path', { Domain: 'design.example.com/app' }, 'Domain'],
  ['an address for a domain', { Domain: '203.0.113.7' }, 'Domain'],
  ['one label', { Domain: 'localhost' }, 'Domain'],
  ['a wildcard', { Domain: '*.example.com' }, 'Domain'],
  ['another script', { Domain: '设计.example.com' }, 'Domain'],
  ['a label that is too long', { Domain: `${'a'.repeat(64)}.com` }, 'Domain'],
  ['a name that is too long', { Domain: nameOf(254, '.com') }, 'Domain'],
  ['a hyphen at the end of a label', { Domain: 'design-.example.com' }, 'Domain'],
  ['a blank', { Domain: ' ' }, 'Domain'],
  ['a line after the domain', { Domain: 'design.example.com\n' }, 'Domain'],
  ...[
    '京ICP备1234567号',
    '京ICP備12345678號',
    '京ICP备12345678',
    '京icp备12345678号',
    '首ICP备12345678号',
    'x',
  ].map((number) => [`the number ${number}`, { Domain: 'a.cn', IcpNumber: number }, 'IcpNumber'] as const),
  [
    'a number with more digits than 0 to 9',
    { Domain: 'a.cn', IcpNumber: '京ICP备１２３４５６７８号' },
    'IcpNumber',
  ],
  ['another certificate', { Certificate: 'none' }, 'Certificate'],
  ['a zone with a path', { ...ACME, DnsZone: 'example.com/*' }, 'DnsZone'],
  ['every zone', { ...ACME, DnsZone: '*' }, 'DnsZone'],
  ['no address of e-mail', { ...ACME, AcmeEmail: 'ops' }, 'AcmeEmail'],
  ['an address of e-mail with a blank', { ...ACME, AcmeEmail: 'ops @example.com' }, 'AcmeEmail'],
  ['an option for an address of e-mail', { ...ACME, AcmeEmail: '-x@example.com' }, 'AcmeEmail'],
  ['a tag alone', { Image: 'registry.example.com/design/open-design:1.0' }, 'Image'],
  ['a digest that is too short', { Image: `registry.example.com/od@sha256:${'0'.repeat(63)}` }, 'Image'],
  ['a digest in upper case', { Image: `registry.example.com/od@sha256:${'A'.repeat(64)}` }, 'Image'],
  ['another digest', { Image: `registry.example.com/od@sha512:${'0'.repeat(64)}` }, 'Image'],
  ['no registry', { Image: `design/open-design@${DIGEST}` }, 'Image'],
  ['an image with a scheme', { Image: `https://registry.example.com/od@${DIGEST}` }, 'Image'],
  ['credentials', { Image: `user:secret@registry.example.com/od@${DIGEST}` }, 'Image'],
  [
    'a name of an image that is too long',
    { Image: `registry.example.com/${'o'.repeat(240)}@${DIGEST}` },
    'Image',
  ],
  ['a name for Compute Nest', { Image: '{{ computenest::acrimage::open-design }}' }, 'Image'],
  ['a mirror over HTTP', { RegistryMirrors: 'http://mirror.example.com' }, 'RegistryMirrors'],
  ['a mirror with a path', { RegistryMirrors: 'https://mirror.example.com/v2' }, 'RegistryMirrors'],
  ['a mirror with a slash', { RegistryMirrors: 'https://mirror.example.com/' }, 'RegistryMirrors'],
  ['a mirror with credentials', { RegistryMirrors: 'https://u:p@mirror.example.com' }, 'RegistryMirrors'],
  ['a port beyond 65535', { RegistryMirrors: 'https://mirror.example.com:65536' }, 'RegistryMirrors'],
  ['a name that is read as an address', { RegistryMirrors: 'https://mirror.0x7f' }, 'RegistryMirrors'],
  ['mirrors that a blank separates', { RegistryMirrors: 'https://a.com https://b.com' }, 'RegistryMirrors'],
  [
    'too many mirrors',
    { RegistryMirrors: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `https://${name}.com`).join(',') },
    'RegistryMirrors',
  ],
  ['another size of memory', { MemoryMiB: '1000' }, 'MemoryMiB'],
  ['a region for a zone', { ZoneId: 'ap-southeast-1' }, 'ZoneId'],
  ['another architecture', { Architecture: 'amd64' }, 'Architecture'],
  ['a family for a type', { InstanceType: 'ecs.c7' }, 'InstanceType'],
  ['a type of a database', { InstanceType: 'mysql.n2.medium.1' }, 'InstanceType'],
  ['an arm64 type with the image for x86_64', { InstanceType: 'ecs.g8y.xlarge' }, 'ArmTypeHasArmImage'],
  [
    'an x86_64 type with the image for arm64',
    { Architecture: 'arm64', InstanceType: 'ecs.g7.large' },
    'X86TypeHasX86Image',
  ],
  ['a small system disk', { SystemDiskGiB: '19' }, 'SystemDiskGiB'],
  ['a large system disk', { SystemDiskGiB: '2049' }, 'SystemDiskGiB'],
  ['a small data disk', { DataDiskGiB: '19' }, 'DataDiskGiB'],
  ['a large data disk', { DataDiskGiB: '65537' }, 'DataDiskGiB'],
  ['a size with its unit', { DataDiskGiB: '40G' }, 'DataDiskGiB'],
  ['the id of something else', { DataDiskId: 'i-t4n0abc123' }, 'DataDiskId'],
  ['no days', { SnapshotRetentionDays: '0' }, 'SnapshotRetentionDays'],
  ['an alias of a key', { KmsKeyId: 'alias/acs/ecs' }, 'KmsKeyId'],
  ['a UUID in upper case', { KmsKeyId: '08C33A6F-4E0A-4A1B-A3FA-7DDF8A1B2C3D' }, 'KmsKeyId'],
  ['another kind of address', { Address: 'none' }, 'Address'],
  ['no bandwidth', { BandwidthMbps: '0' }, 'BandwidthMbps'],
  ['too much bandwidth', { BandwidthMbps: '201' }, 'BandwidthMbps'],
  ['another VPC option', { VpcOption: 'new' }, 'VpcOption'],
  ['a VPC with Docker’s addresses', { VpcCidrBlock: '198.18.0.0/16' }, 'VpcCidrBlock'],
  ['a VPC of the internet', { VpcCidrBlock: '203.0.0.0/16' }, 'VpcCidrBlock'],
  ['a VPC in the cloud’s own network', { VpcCidrBlock: '100.64.0.0/16' }, 'VpcCidrBlock'],
  ['a VPC beside the private networks', { VpcCidrBlock: '172.32.0.0/16' }, 'VpcCidrBlock'],
  ['another size of a VPC', { VpcCidrBlock: '10.0.0.0/8' }, 'VpcCidrBlock'],
  ['bits after the prefix of a VPC', { VpcCidrBlock: '10.80.1.0/16' }, 'VpcCidrBlock'],
  ['a vSwitch that is too small', { VSwitchCidrBlock: '10.80.0.0/30' }, 'VSwitchCidrBlock'],
  ['a vSwitch that is too large', { VSwitchCidrBlock: '10.80.0.0/15' }, 'VSwitchCidrBlock'],
  ['bits after the prefix of a vSwitch', { VSwitchCidrBlock: '10.80.1.0/20' }, 'VSwitchCidrBlock'],
  ['the name of a VPC', { ...EXISTING, VpcId: 'office' }, 'VpcId'],
  ['the id of a VPC for a vSwitch', { ...EXISTING, VSwitchId: 'vpc-t4n1' }, 'VSwitchId'],
  ['another billing method', { PayType: 'PayAsYouGo' }, 'PayType'],
  ['a number of months that is not sold', { PayType: 'PrePaid', PayPeriod: '10' }, 'PayPeriod'],
  ['another word for yes', { Protect: 'True' }, 'Protect'],
  ['a domain in a mainland region without a number', { Domain: 'a.cn' }, 'MainlandDomainIsFiled', MAINLAND],
  ['a number without a domain', { IcpNumber: '京ICP备12345678号-1' }, 'FilingBelongsToDomain', MAINLAND],
  ['an authority without a domain', { Certificate: 'acme', DnsZone: 'example.com' }, 'AcmeProvesDomain'],
  ['an authority without a zone', { ...ACME, DnsZone: '' }, 'AcmeProvesDomain'],
  ['a new VPC without a way out', { Address: 'intranet' }, 'IntranetHasEgress'],
  ['an Arm type with the image for x86', { InstanceType: 'ecs.g8y.large' }, 'ArmTypeHasArmImage'],
  ['an existing VPC without a vSwitch', { ...EXISTING, VSwitchId: '' }, 'ExistingVpcIsNamed'],
  ['a vSwitch without its VPC', { ...EXISTING, VpcId: '' }, 'ExistingVpcIsNamed'],
  ['a vSwitch of another VPC', { VSwitchCidrBlock: '10.81.0.0/20' }, 'VSwitchIsPartOfVpc'],
  ['a vSwitch of another private network', { VSwitchCidrBlock: '192.80.0.0/20' }, 'VSwitchCidrBlock'],
];
