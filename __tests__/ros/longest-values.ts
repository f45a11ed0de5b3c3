import { MOST_CLIENTS } from '../../ros/parameters/access';
import { ACME, EXISTING, nameOf, networksOf, type Texts } from './parameter-values';

const LONGEST_DOMAIN = nameOf(253, '.com');

/**
 * The longest value of each parameter that reaches the host. Without an e-mail address, the host has the longest one:
 * hostmaster@ and the domain.
 */
export const LONGEST: Texts = {
  ...EXISTING,
  ...ACME,
  Clients: networksOf(MOST_CLIENTS),
  Domain: LONGEST_DOMAIN,
  IcpNumber: '粤ICP证A1.A2.B1.B2-20130001号-1234A',
  Image: `${nameOf(100, '.com')}/${'o'.repeat(154)}@sha256:${'0'.repeat(64)}`,
  RegistryMirrors: `https://${nameOf(120, '.com')},https://${nameOf(118, '.com')}`,
  MemoryMiB: '32768',
  DataDiskId: `d-${'a'.repeat(62)}`,
  DataDiskGiB: '65536',
  SystemDiskGiB: '2048',
};

/** The region with the longest id. */
export const LONGEST_REGION = 'cn-zhengzhou-jva';

/** Attributes of the longest values that the service gives. The first is about twice the length that was seen. */
export const LONGEST_ATTRIBUTES = {
  Ready: { CurlCli: `curl -i -X POST ${'x'.repeat(700)}` },
  DataDisk: { DiskId: `d-bp1${'a'.repeat(17)}` },
  PublicAddress: { EipAddress: '203.151.100.100' },
  ExistingVpc: { CidrBlock: '203.151.100.100/32' },
};

/** Values of one character more, by the name of their parameter. The list of clients has one more network. */
export const TOO_LONG: readonly (readonly [name: string, texts: Texts])[] = [
  ['Clients', { Clients: networksOf(MOST_CLIENTS + 1) }],
  ['Domain', { Domain: nameOf(254, '.com') }],
  ['AcmeEmail', { ...ACME, AcmeEmail: `${'e'.repeat(66)}@${nameOf(189, '.com')}` }],
  ['IcpNumber', { Domain: 'a.cn', IcpNumber: '粤ICP证A1.A2.B1.B2.B2-20130001号' }],
  ['Image', { Image: `${nameOf(100, '.com')}/${'o'.repeat(155)}@sha256:${'0'.repeat(64)}` }],
  ['RegistryMirrors', { RegistryMirrors: `https://${nameOf(120, '.com')},https://${nameOf(119, '.com')}` }],
  ['DataDiskId', { DataDiskId: `d-${'a'.repeat(63)}` }],
];
