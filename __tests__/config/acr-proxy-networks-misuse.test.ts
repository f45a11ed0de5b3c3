import { type Section, withProxy } from '../support/acr-proxy';
import { faultAt, networks } from '../support/environments';

/**
 * Every misuse that is known of the clients and the networks of acrProxy, with the path it is
 * reported under and words that must be there.
 */
const MISUSE: readonly (readonly [string, Section, string, RegExp])[] = [
  ['no clients', { allow: undefined }, 'acrProxy.allow', /list the networks of the machines/],
  ['everyone', { allow: 'everyone' }, 'acrProxy.allow', /write a list, each entry on a line/],
  [
    'the whole internet',
    { allow: ['0.0.0.0/0'] },
    'acrProxy.allow.0',
    /a large part of the internet[^]*write your own networks$/m,
  ],
  [
    'the whole internet in pieces',
    { allow: Array.from({ length: 80 }, (_, index) => `${index + 20}.0.0.0/8`) },
    'acrProxy.allow',
    /together are 31 % of the internet[^]*write your own networks$/m,
  ],
  [
    'more clients than a security group holds',
    { allow: networks(198) },
    'acrProxy.allow',
    /at most 197: the security group of the proxy holds 200 rules/,
  ],
  [
    'clients and networks, which share the security group',
    { allow: networks(197), networks: ['10.80.0.12/32'] },
    'acrProxy.allow',
    /197 networks, with 1 in acrProxy\.networks[^]*at most 196/,
  ],
  [
    'the metadata service',
    { networks: ['100.64.0.0/10'] },
    'acrProxy.networks.0',
    /without the metadata service \(100\.100\.100\.200\)/,
  ],
  [
    'a network of the internet',
    { networks: ['203.0.113.0/24'] },
    'acrProxy.networks.0',
    /a part of the internet/,
  ],
  [
    'link-local addresses',
    { networks: ['169.254.1.0/24'] },
    'acrProxy.networks.0',
    /a part of 169\.254\.0\.0\/16[^]*in which no registry is/,
  ],
  ['multicast addresses', { networks: ['224.0.0.0/8'] }, 'acrProxy.networks.0', /a part of 224\.0\.0\.0\/4/],
  [
    'a network that names for VPCs open anyway',
    { networks: ['100.64.0.0/16'] },
    'acrProxy.networks.0',
    /a part of 100\.64\.0\.0\/10, with registry-vpc\.[^]*remove it$/m,
  ],
];

test.each(MISUSE)('%s is reported where it stands', (_, section, key, words) => {
  expect(faultAt(key, withProxy(section))).toMatch(words);
});
