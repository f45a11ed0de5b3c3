import { OPEN_REGIONS, REGIONS } from '../../alibaba-cloud/regions';
import {
  demoWith,
  DIGEST,
  faultAt,
  faultOf,
  loadText,
  OTHER_PUBLIC_KEY,
  PUBLIC_KEY,
} from '../support/environments';

const twoZones = (first: string, second: string): Record<string, unknown> => ({
  'cn-hangzhou-h': first,
  'cn-hangzhou-i': second,
});

/** All known misuses, with the path in the report and words that the report must contain. */
const MISUSE: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  ['an unknown key at the top', { regoin: 'x' }, 'regoin', /an unknown key[\s\S]*did you mean region\?/],
  ['an unknown key below', { ecs: { instanceTyp: 'x' } }, 'ecs.instanceTyp', /did you mean instanceType\?/],
  ['an unknown region', { region: 'cn-hangzou' }, 'region', /did you mean cn-hangzhou\?/],
  [
    'a region by its city',
    { region: 'China (Hangzhou)' },
    'region',
    /fix: {5}write cn-hangzhou, the id of Hangzhou/,
  ],
  [
    'a closed region',
    { region: 'ap-south-1' },
    'region',
    /ap-south-1 \(Mumbai\): Alibaba Cloud has closed it/,
  ],
  ['a closing region', { region: 'cn-nanjing' }, 'region', /is being closed by Alibaba Cloud/],
  ['a missing section', { network: undefined }, 'network', /got: {5}nothing/],
  [
    'no access',
    { access: undefined },
    'access',
    /fix: {5}add access; config\/environments\/demo\.yaml shows/,
  ],
  ['text for a section', { app: 'x' }, 'app', /allowed: keys image, registryMirrors/],
  ['a number for text', { tags: { a: 1 } }, 'tags.a', /quote numbers/],
  [
    'a tag of the project’s own',
    { tags: { project: 'x' } },
    'tags.project',
    /any key except project and environment/,
  ],
  ['a reserved tag', { tags: { 'acs:x': 'y' } }, 'tags.acs:x', /not starting with a blank, aliyun or acs/],
  ['an upper-case project', { project: 'Studio' }, 'project', /a-z, 0-9 and -/],

  ['an empty allow-list', { access: { allow: [] } }, 'access.allow', /an empty list[\s\S]*allow: everyone/],
  ['another word than everyone', { access: { allow: 'world' } }, 'access.allow', /or the word everyone/],
  [
    'the whole internet as a network',
    { access: { allow: ['0.0.0.0/0'] } },
    'access.allow.0',
    /to let in the whole internet, write access\.allow: everyone/,
  ],
  [
    'half the internet as a network',
    { access: { allow: ['128.0.0.0/1'] } },
    'access.allow.0',
    /a large part of the internet/,
  ],
  [
    'bits after the prefix',
    { access: { allow: ['10.0.0.1/24'] } },
    'access.allow.0',
    /bits after the prefix are 0/,
  ],
  ['an address without prefix', { access: { allow: ['10.0.0.1'] } }, 'access.allow.0', /a\.b\.c\.d\/n/],
  ['an IPv6 network', { access: { allow: ['2001:db8::/32'] } }, 'access.allow.0', /an IPv4 network/],
  [
    'SSH for the internet',
    { ecs: { ssh: { publicKeys: ['x'], allow: ['0.0.0.0/0'] } } },
    'ecs.ssh.allow.0',
    /a large part/,
  ],
  [
    'SSH with an empty allow-list',
    { ecs: { ssh: { publicKeys: ['x'], allow: [] } } },
    'ecs.ssh.allow',
    /an empty list/,
  ],
  [
    'no public key',
    { ecs: { ssh: { publicKeys: ['ssh-ed25519 x'] } } },
    'ecs.ssh.publicKeys.0',
    /the \.pub file/,
  ],
  ['SSH without keys', { ecs: { ssh: { publicKeys: [] } } }, 'ecs.ssh.publicKeys', /1 to 20 keys/],
  [
    'the same key under two names',
    { ecs: { ssh: { publicKeys: [PUBLIC_KEY, OTHER_PUBLIC_KEY, PUBLIC_KEY.replace('ops@', 'dev@')] } } },
    'ecs.ssh.publicKeys.2',
    /the key of ecs\.ssh\.publicKeys\.0 again/,
  ],

  [
    'the name of an Enterprise instance for its id',
    { ecs: { acrInstanceId: 'studio' } },
    'ecs.acrInstanceId',
    /cri-…[^]*the ACR console shows it/,
  ],
  [
    'an Enterprise instance for an image elsewhere',
    { ecs: { acrInstanceId: 'cri-0abc' } },
    'ecs.acrInstanceId',
    /cri-0abc, with an app\.image of [^]*<name>-registry-vpc\.<region>\.cr\.aliyuncs\.com[^]*remove ecs\.acrInstanceId and give the host its credentials/,
  ],
  [
    'an Enterprise instance for an image in a personal one',
    {
      app: { image: `crpi-0123456789abcdef.cn-hangzhou.personal.cr.aliyuncs.com/design/od@${DIGEST}` },
      ecs: { acrInstanceId: 'cri-0abc' },
    },
    'ecs.acrInstanceId',
    /with an app\.image of crpi-0123456789abcdef\.cn-hangzhou\.personal\.cr\.aliyuncs\.com/,
  ],
  [
    'a name for VPCs of another region',
    {
      app: { image: `studio-registry-vpc.cn-beijing.cr.aliyuncs.com/design/od@${DIGEST}` },
      ecs: { acrInstanceId: 'cri-0abc' },
    },
    'app.image',
    /studio-registry-vpc\.cn-beijing\S+, with region cn-hangzhou[^]*write studio-registry\.cn-beijing\.cr\.aliyuncs\.com/,
  ],

  [
    'a mainland domain without filing',
    { access: { domain: 'design.example.cn' } },
    'access.icpNumber',
    /access\.domain design\.example\.cn and region cn-hangzhou[\s\S]*\(write ecs\.billing with type subscription and months 3 or more, and deploy without access\.domain until/,
  ],
  [
    'a mainland domain without filing, on a host that is bought',
    { access: { domain: 'design.example.cn' }, ecs: { billing: { type: 'subscription', months: 3 } } },
    'access.icpNumber',
    /\(ecs\.billing buys one; deploy without access\.domain until/,
  ],
  [
    'another kind of billing',
    { ecs: { billing: { type: 'PrePaid' } } },
    'ecs.billing.type',
    /"PrePaid"[\s\S]*pay-as-you-go, subscription/,
  ],
  [
    'a subscription without months',
    { ecs: { billing: { type: 'subscription' } } },
    'ecs.billing.months',
    /got: +nothing[\s\S]*add ecs\.billing\.months, such as 3/,
  ],
  [
    'months that cannot be bought',
    { ecs: { billing: { type: 'subscription', months: 10 } } },
    'ecs.billing.months',
    /got: +10[\s\S]*8, 9, 12, 24/,
  ],
  [
    'a renewal by months that cannot be bought',
    { ecs: { billing: { type: 'subscription', months: 3, renewMonths: 9 } } },
    'ecs.billing.renewMonths',
    /got: +9[\s\S]*1, 2, 3, 6 or 12/,
  ],
  [
    'months without a subscription',
    { ecs: { billing: { type: 'pay-as-you-go', months: 3 } } },
    'ecs.billing.months',
    /does not go with the others here/,
  ],
  [
    'a filing number without domain',
    { access: { icpNumber: '京ICP备12345678号' } },
    'access.icpNumber',
    /without access\.domain/,
  ],
  [
    'an invalid filing number',
    { access: { domain: 'a.example.cn', icpNumber: '123' } },
    'access.icpNumber',
    /京ICP备12345678号-1/,
  ],
  [
    'a URL for a domain',
    { access: { domain: 'https://a.example.cn' } },
    'access.domain',
    /without scheme, port or path/,
  ],

  [
    'ACME without a domain',
    { access: { tls: { mode: 'acme', email: 'a@example.com', challenge: 'dns-01' } } },
    'access.tls.mode',
    /Let’s Encrypt certifies domain names/,
  ],
  [
    'http-01 behind an allow-list',
    { access: { tls: { mode: 'acme', email: 'a@example.com', challenge: 'http-01' } } },
    'access.tls.challenge',
    /use challenge dns-01/,
  ],
  [
    'a challenge for a name below more zones than a policy can name',
    {
      access: {
        domain: `${'a.'.repeat(19)}example.cn`,
        icpNumber: '浙ICP备12345678号',
        tls: { mode: 'acme', email: 'a@example.com', challenge: 'dns-01' },
      },
    },
    'access.domain',
    /a name of 21 labels, with challenge dns-01[^]*at most 20 labels[^]*write access\.tls\.challengeZone/,
  ],
  [
    'ACME without a challenge',
    { access: { tls: { mode: 'acme' } } },
    'access.tls.challenge',
    /http-01 or dns-01[^]*fix: {5}add access\.tls\.challenge, such as dns-01/,
  ],
  [
    'an e-mail address without a domain',
    { access: { tls: { mode: 'acme', email: 'ops@localhost', challenge: 'dns-01' } } },
    'access.tls.email',
    /an e-mail address/,
  ],
  [
    'a zone for a challenge that needs none',
    {
      access: {
        allow: 'everyone',
        tls: {
          mode: 'acme',
          email: 'a@example.com',
          challenge: 'http-01',
          challengeZone: 'acme.example.net',
        },
      },
    },
    'access.tls.challengeZone',
    /with challenge http-01[\s\S]*dns-01/,
  ],
  [
    'a zone with the label of the challenge',
    {
      access: {
        tls: {
          mode: 'acme',
          email: 'a@example.com',
          challenge: 'dns-01',
          challengeZone: '_acme-challenge.example.com',
        },
      },
    },
    'access.tls.challengeZone',
    /the name of a zone/,
  ],
  [
    'another kind of TLS',
    { access: { tls: { mode: 'letsencrypt' } } },
    'access.tls.mode',
    /self-signed, provided, acme/,
  ],
  ['a backup kept no day', { ecs: { backup: { keepDays: 0 } } }, 'ecs.backup.keepDays', /from 1 to 365/],
  [
    'a bucket without a name',
    { ecs: { backup: { createBucket: true } } },
    'ecs.backup.createBucket',
    /without ecs\.backup\.bucket[\s\S]*write ecs\.backup\.bucket/,
  ],
  [
    'a bucket that is made by another word',
    { ecs: { backup: { bucket: 'example-backups', createBucket: 'yes' } } },
    'ecs.backup.createBucket',
    /true or false/,
  ],
  [
    'a bucket over zones that do not offer it',
    { region: 'ap-southeast-3', ecs: { backup: { bucket: 'example-backups', createBucket: true } } },
    'ecs.backup.createBucket',
    /with region ap-southeast-3[\s\S]*zone-redundant storage: ap-northeast-1[\s\S]*make a bucket by hand/,
  ],
  [
    'one zone',
    { network: { vSwitches: { 'cn-hangzhou-i': undefined } } },
    'network.vSwitches',
    /at least two zones/,
  ],
  [
    'more zones than an ALB has',
    {
      network: {
        vSwitches: Object.fromEntries(
          Array.from('abcdefghijk', (zone, i) => [`cn-hangzhou-${zone}`, `10.80.${16 * i}.0/20`]),
        ),
      },
      access: { domain: 'design.example.cn', icpNumber: '浙ICP备12345678号' },
      slb: { certificate: '8899123-cn-hangzhou' },
    },
    'network.vSwitches',
    /11 zones, with slb\.kind alb[^]*at most 10/,
  ],
  [
    'a zone of another region',
    { network: { vSwitches: { 'cn-beijing-a': '10.80.32.0/20' } } },
    'network.vSwitches.cn-beijing-a',
    /with region cn-hangzhou/,
  ],
  [
    'a host in a zone without vSwitch',
    { ecs: { zone: 'cn-hangzhou-j' } },
    'ecs.zone',
    /a zone of network\.vSwitches: cn-hangzhou-h, cn-hangzhou-i/,
  ],
  [
    'a VPC over the cloud’s own services',
    { network: { cidr: '100.64.0.0/10' } },
    'network.cidr',
    /overlaps 100\.64\.0\.0\/10/,
  ],
  ['a VPC around them', { network: { cidr: '96.0.0.0/5' } }, 'network.cidr', /overlaps 100\.64\.0\.0\/10/],
  [
    'a link-local VPC',
    { network: { cidr: '169.254.0.0/20' } },
    'network.cidr',
    /overlaps 169\.254\.0\.0\/16/,
  ],
  [
    'a vSwitch outside the VPC',
    { network: { vSwitches: twoZones('10.80.0.0/20', '10.81.0.0/20') } },
    'network.vSwitches.cn-hangzhou-i',
    /a part of network\.cidr 10\.80\.0\.0\/16/,
  ],
  [
    'vSwitches that overlap',
    { network: { vSwitches: twoZones('10.80.0.0/20', '10.80.8.0/24') } },
    'network.vSwitches.cn-hangzhou-i',
    /does not overlap network\.vSwitches\.cn-hangzhou-h/,
  ],
  [
    'a vSwitch too small',
    { network: { vSwitches: twoZones('10.80.0.0/20', '10.80.16.0/30') } },
    'network.vSwitches.cn-hangzhou-i',
    /a prefix of 16 to 29 bits/,
  ],
  [
    'a new and an existing VPC',
    { network: { vpcId: 'vpc-1' } },
    'network.vpcId',
    /does not go with the others/,
  ],
  [
    'a bad zone id',
    { network: { vSwitches: { Hangzhou: '10.80.32.0/20' } } },
    'network.vSwitches.Hangzhou',
    /a zone id such as/,
  ],

  [
    'an image without digest',
    { app: { image: 'ghcr.io/nexu-io/od:latest' } },
    'app.image',
    /@sha256:[\s\S]*get the digest from the registry/,
  ],
  [
    'more mirrors than there is room for',
    { app: { registryMirrors: Array.from({ length: 6 }, (_, i) => `https://m${i}.example.com`) } },
    'app.registryMirrors',
    /at most 5 mirrors/,
  ],
  [
    'a mirror with a name that no DNS has',
    { app: { registryMirrors: [`https://${'abc.'.repeat(63)}de:5000`] } },
    'app.registryMirrors.0',
    /without a path/,
  ],
  [
    'a mirror with a path',
    { app: { registryMirrors: ['https://a.example.com/v2'] } },
    'app.registryMirrors.0',
    /without a path/,
  ],
  [
    'a mirror without TLS',
    { app: { registryMirrors: ['http://a.example.com'] } },
    'app.registryMirrors.0',
    /https:/,
  ],
  [
    'an instance type of another cloud',
    { ecs: { instanceType: 't3.micro' } },
    'ecs.instanceType',
    /ecs\.<family>\.<size>/,
  ],
  ['a disk too small', { ecs: { dataDisk: { sizeGiB: 5 } } }, 'ecs.dataDisk.sizeGiB', /from 20 to 65536/],
  ['half a GiB', { ecs: { systemDiskGiB: 40.5 } }, 'ecs.systemDiskGiB', /a whole number/],
  ['a number in quotes', { ecs: { systemDiskGiB: '40' } }, 'ecs.systemDiskGiB', /write 40 without quotes/],
  ['another address', { ecs: { address: 'public' } }, 'ecs.address', /internet or intranet/],
  ['a word for yes', { ecs: { protect: 'yes' } }, 'ecs.protect', /true or false[^]*fix: {5}write true$/],
  ['a word for no', { ecs: { protect: 'off' } }, 'ecs.protect', /true or false[^]*fix: {5}write false$/],
  ['a key that is no KMS key', { ecs: { kmsKeyId: 'alias/x' } }, 'ecs.kmsKeyId', /key-… or a UUID/],

  ['a backend that is none', { backend: { type: 's3' } }, 'backend.type', /local, oss, cloud/],
  [
    'OSS without lock table',
    { backend: { type: 'oss', bucket: 'state-bucket' } },
    'backend.lockTable',
    /create a Tablestore table/,
  ],
  [
    'OSS with half a lock table',
    { backend: { type: 'oss', bucket: 'state-bucket', lockTable: { table: 't' } } },
    'backend.lockTable.endpoint',
    /ots\.aliyuncs\.com/,
  ],
  [
    'another endpoint of OSS',
    { backend: { type: 'oss', bucket: 'state-bucket', endpoint: 'oss-cn-hangzhou.aliyuncs.com' } },
    'backend.endpoint',
    /public, internal, or https:\/\/ and a domain/,
  ],
  ['HCP without organization', { backend: { type: 'cloud' } }, 'backend.organization', /got: {5}nothing/],
  [
    'credentials in the backend',
    { backend: { type: 'oss', bucket: 'state-bucket', accessKey: 'x' } },
    'backend.accessKey',
    /a secret \(not shown\)/,
  ],
];

test.each(MISUSE)('%s', (_, change, path, words) => {
  expect(faultAt(path, demoWith(change))).toMatch(words);
});

test('no fault repeats a message of a library', () => {
  const all = MISUSE.map(([, change]) => faultOf(demoWith(change))).join('\n');
  expect(all).not.toMatch(/invalid input|expected .*received|zod/i);
});

test('a domain that is served only inside the network needs no filing number', () => {
  const text = demoWith({ access: { domain: 'design.example.cn' }, ecs: { address: 'intranet' } });
  expect(loadText(text).config.access.icpNumber).toBeUndefined();
});

test('a domain abroad needs no filing number', () => {
  const network = {
    cidr: '10.80.0.0/16',
    vSwitches: {
      'cn-hangzhou-h': undefined,
      'cn-hangzhou-i': undefined,
      'cn-hongkong-b': '10.80.0.0/20',
      'cn-hongkong-c': '10.80.16.0/20',
    },
  };
  const text = demoWith({
    region: 'cn-hongkong',
    network,
    access: { domain: 'design.example.cn' },
    ecs: { zone: 'cn-hongkong-b' },
  });
  expect(loadText(text).config.access.domain).toBe('design.example.cn');
});

test('mainland is every cn- region except Hong Kong, and no closed region is offered', () => {
  for (const region of REGIONS.values()) {
    expect([region.id, region.mainland]).toEqual([region.id, /^cn-(?!hongkong)/.test(region.id)]);
  }
  expect(OPEN_REGIONS).not.toEqual(expect.arrayContaining(['cn-nanjing']));
});
