import { INTERNAL_NETWORKS } from '../alibaba-cloud/networks';
import { BACKUP_DAYS } from '../config/sections/common';
import { ICP_SIGNS } from '../config/sections/icp-number';
import { stateOf } from '../host/app-state';
import type { State } from '../host/state';
import { asciiHtml } from '../open-design/front-proxy/checks';
import { MEMORY_MIB } from '../open-design/memory';
import type { Cidr, DomainName, IcpNumber, MirrorUrl, PinnedImage } from '../values/values';
import { when } from './conditions';
import { place } from './language/fill';
import { type Expression, getAtt, join, PSEUDO, replace, str } from './language/functions';
import { parameter, type ParameterName } from './parameters/parameters';

const spaced = (list: ParameterName): Expression => replace({ ',': ' ' }, parameter(list));

/** The values of the state that only the stack knows, by the name of their place. */
export const STATE_VALUES = {
  DataDisk: when('NewDataDisk', getAtt('DataDisk', 'DiskId'), parameter('DataDiskId')),
  DataDiskGiB: str(parameter('DataDiskGiB')),
  SystemDiskGiB: str(parameter('SystemDiskGiB')),
  PublicAddress: when('HasPublicAddress', getAtt('PublicAddress', 'EipAddress'), ''),
  Region: PSEUDO.region,
  Image: parameter('Image'),
  RegistryMirrors: spaced('RegistryMirrors'),
  MemoryMiB: parameter('MemoryMiB'),
  HeapMiB: { 'Fn::FindInMap': ['Memory', parameter('MemoryMiB'), 'HeapMiB'] },
  Domain: parameter('Domain'),
  Clients: spaced('Clients'),
  Certificate: parameter('Certificate'),
  AcmeEmail: when(
    'IsAcme',
    when('HasAcmeEmail', parameter('AcmeEmail'), join('', ['hostmaster@', parameter('Domain')])),
    '',
  ),
  AcmeChallenge: when('IsAcme', 'dns-01', ''),
  // The state is ASCII, and a filing number is not.
  IcpNumber: replace(
    Object.fromEntries(ICP_SIGNS.map((sign) => [sign, asciiHtml(sign)])),
    parameter('IcpNumber'),
  ),
  // A new VPC is a part of the private networks. Only an existing one can be elsewhere.
  ExistingNetwork: when('ExistingVpc', join('', [' ', getAtt('ExistingVpc', 'CidrBlock')]), ''),
} as const satisfies Record<string, Expression>;

/** The values that ROS has checked: their parameters accept only the same texts as the configuration does. */
interface Checked {
  readonly Image: PinnedImage;
  readonly RegistryMirrors: MirrorUrl;
  readonly Domain: DomainName;
  readonly Clients: Cidr;
  readonly IcpNumber: IcpNumber;
}

/** The place of a checked value. */
const checked = <Name extends keyof Checked>(name: Name): Checked[Name] => place(name) as Checked[Name];

/** The keys whose values are numbers, choices or parts of a list: they are written as they are. */
const WRITTEN: State = {
  DATA_DISK_GIB: place('DataDiskGiB'),
  SYSTEM_DISK_GIB: place('SystemDiskGiB'),
  MEMORY_MIB: place('MemoryMiB'),
  HEAP_MIB: place('HeapMiB'),
  CERTIFICATE: place('Certificate'),
  ACME_EMAIL: place('AcmeEmail'),
  ACME_CHALLENGE: place('AcmeChallenge'),
  EGRESS_DENIED: `${INTERNAL_NETWORKS.join(' ')}${place('ExistingNetwork')}`,
};

/** The state of the host of a stack, with a place for each of {@link STATE_VALUES}. */
export const stackState = (): State => ({
  ...stateOf({
    image: checked('Image'),
    registryMirrors: [checked('RegistryMirrors')],
    memoryMiB: MEMORY_MIB.default,
    variables: {},
    clients: [checked('Clients')],
    domain: checked('Domain'),
    front: { kind: 'tls', certificate: { mode: 'self-signed' } },
    icpNumber: checked('IcpNumber'),
    egress: { denied: INTERNAL_NETWORKS, networks: [], hosts: [] },
    backup: { keepDays: BACKUP_DAYS },
    sshKeys: [],
    dataDiskGiB: 0,
    systemDiskGiB: 0,
    dataDiskId: place('DataDisk'),
    publicAddress: place('PublicAddress'),
    region: place('Region'),
  }),
  ...WRITTEN,
});
