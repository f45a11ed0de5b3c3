import { ABROAD, ackWith, demoWith, DIGEST, faultAt, faultOf, loadText } from '../../support/environments';

const HEX = '8d3a1c7f'.repeat(8);
const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const CERTIFIED = { certificate: '8899123-cn-hangzhou' };

const field = (bytes: Buffer | string): Buffer => {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

/** A line of a public key: the stated type, and the fields of the key. */
const keyLine = (type: string, ...fields: readonly (Buffer | string)[]): string =>
  `${type} ${Buffer.concat(fields.map(field)).toString('base64')} me@example.com`;

/** An RSA key with a modulus of this number of bits. */
const rsa = (bits: number): string =>
  keyLine(
    'ssh-rsa',
    'ssh-rsa',
    Buffer.from([1, 0, 1]),
    Buffer.concat([Buffer.from([0]), Buffer.alloc(bits / 8, 0xff)]),
  );

const image = (reference: string): string => demoWith({ app: { image: reference } });
const domain = (name: string): string =>
  demoWith({ ...ABROAD, access: { domain: name }, ecs: { zone: 'ap-southeast-1a' } });
const sshKey = (publicKey: string): string => demoWith({ ecs: { ssh: { publicKeys: [publicKey] } } });

/** Refused values: the text, the path in the report, and words of the report. */
const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a repository with upper case',
    image(`a.example.com/OD:V1.2@${DIGEST}`),
    'app.image',
    /with upper case[^]*write a\.example\.com\/od:V1\.2/,
  ],
  ['a path upwards', image(`../od@${DIGEST}`), 'app.image', /not a registry and a repository/],
  ['a hyphen for a registry', image(`-/od@${DIGEST}`), 'app.image', /not a registry and a repository/],
  [
    'an invalid port',
    image(`a.example.com:99999/od@${DIGEST}`),
    'app.image',
    /with port 99999[^]*from 1 to 65535/,
  ],
  [
    'a scheme',
    image(`http://registry.example.com:5000/od@sha256:${HEX}`),
    'app.image',
    /with a scheme[^]*write registry\.example\.com:5000\/od; it is pulled over HTTPS/,
  ],
  [
    'no digest',
    image('ghcr.io/nexu-io/a-very-long-name-of-a-repository/that-goes-on/od:latest'),
    'app.image',
    /got: {5}an image without a digest/,
  ],
  [
    '63 hex digits',
    image(`ghcr.io/nexu-io/od@sha256:${HEX.slice(1)}`),
    'app.image',
    /a digest of 63 hex digits/,
  ],
  ['65 hex digits', image(`ghcr.io/nexu-io/od@sha256:${HEX}0`), 'app.image', /a digest of 65 hex digits/],
  [
    'a blank at the end',
    image(`ghcr.io/nexu-io/od@sha256:${HEX} `),
    'app.image',
    /white space: "[0-9a-f]+ " at its end/,
  ],
  [
    'an image of Docker Hub',
    image(`nginx@${DIGEST}`),
    'app.image',
    /without a registry[^]*write docker\.io\/library\/nginx@/,
  ],
  [
    'an image of somebody at Docker Hub',
    image(`nexu/od@${DIGEST}`),
    'app.image',
    /write docker\.io\/nexu\/od@/,
  ],
  [
    'a proxy’s image with upper case',
    ackWith({ ack: { frontProxyImage: `A.example.com/nginx@${DIGEST}` } }),
    'ack.frontProxyImage',
    /upper case/,
  ],
  [
    'a mirror at port 0',
    demoWith({ app: { registryMirrors: ['https://a.example.com:0'] } }),
    'app.registryMirrors.0',
    /https:/,
  ],

  [
    'a misspelt size',
    demoWith({ ecs: { instanceType: 'ecs.c7.larg' } }),
    'ecs.instanceType',
    /size larg is not known[^]*did you mean ecs\.c7\.large\?/,
  ],
  [
    'two kinds of processors',
    ackWith({ ack: { nodes: { instanceTypes: ['ecs.g8i.large', 'ecs.g8y.large'] } } }),
    'ack.nodes.instanceTypes',
    /two processor architectures: Arm for ecs\.g8y\.large, x86 for ecs\.g8i\.large/,
  ],
  [
    'a misspelt family',
    demoWith({ ecs: { instanceType: 'ecs.g8z.large' } }),
    'ecs.instanceType',
    /whose family ecs\.g8z is not known here[^]*did you mean ecs\.g8\w\.large\?[^]*write ecs\.architecture: x86_64 for Intel/,
  ],
  [
    'a family that nothing resembles',
    demoWith({ ecs: { instanceType: 'ecs.zebra-c1m2.large' } }),
    'ecs.instanceType',
    /whose family ecs\.zebra is not known here[^]*fix: +write ecs\.architecture/,
  ],
  [
    'another architecture than that of a known family',
    demoWith({ ecs: { instanceType: 'ecs.i4r.4xlarge', architecture: 'arm64' } }),
    'ecs.architecture',
    /arm64, with ecs\.i4r\.4xlarge[^]*allowed: x86_64[^]*remove ecs\.architecture/,
  ],
  [
    'an architecture in the words of Docker',
    demoWith({ ecs: { architecture: 'amd64' } }),
    'ecs.architecture',
    /"amd64"[^]*allowed: x86_64 or arm64[^]*fix: +write x86_64/,
  ],
  [
    'an architecture in the words of Linux',
    ackWith({ ack: { nodes: { architecture: 'aarch64' } } }),
    'ack.nodes.architecture',
    /"aarch64"[^]*fix: +write arm64/,
  ],
  [
    'a node of a family that is not known',
    ackWith({ ack: { nodes: { instanceTypes: ['ecs.g8i.large', 'ecs.g77.large'] } } }),
    'ack.nodes.instanceTypes.1',
    /whose family ecs\.g77 is not known here[^]*write ack\.nodes\.architecture/,
  ],
  [
    'another architecture than that of known nodes',
    ackWith({
      ack: { nodes: { instanceTypes: ['ecs.g8i.large', 'ecs.c7.large'], architecture: 'arm64' } },
    }),
    'ack.nodes.architecture',
    /arm64, with ecs\.g8i\.large[^]*allowed: x86_64/,
  ],

  [
    'a domain with a port',
    domain('design.example.com:443'),
    'access.domain',
    /with a port[^]*write design\.example\.com$/m,
  ],
  [
    'a domain with upper case',
    domain('Design.example.com'),
    'access.domain',
    /with upper case[^]*write design\.example\.com$/m,
  ],
  [
    'a domain with a dot at its end',
    domain('design.example.com.'),
    'access.domain',
    /a dot at its end[^]*write design\.example\.com$/m,
  ],
  [
    'an address for a domain',
    domain('https://design.example.com/x'),
    'access.domain',
    /with a scheme[^]*write design\.example\.com$/m,
  ],

  [
    'a public key of garbage',
    sshKey(`ssh-ed25519 ${'A'.repeat(68)}`),
    'ecs.ssh.publicKeys.0',
    /body cannot be read/,
  ],
  [
    'a public key that is cut off',
    sshKey(rsa(2048).slice(0, 200)),
    'ecs.ssh.publicKeys.0',
    /body cannot be read/,
  ],
  ['RSA of 1024 bits', sshKey(rsa(1024)), 'ecs.ssh.publicKeys.0', /an RSA key of 1024 bits/],
  [
    'a type that does not fit its body',
    sshKey(rsa(2048).replace('ssh-rsa', 'ssh-ed25519')),
    'ecs.ssh.publicKeys.0',
    /ssh-ed25519, with the body of a key of type ssh-rsa/,
  ],
  [
    'a comment with a template',
    sshKey(`${rsa(2048)} \${x}`),
    'ecs.ssh.publicKeys.0',
    /in its comment[^]*neither \$\{ nor %\{/,
  ],
  [
    'a private key',
    sshKey('-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl'),
    'ecs.ssh.publicKeys.0',
    /looks like a secret/,
  ],

  [
    'an apostrophe in an address',
    demoWith({
      access: { ...DOMAIN, tls: { mode: 'acme', challenge: 'dns-01', email: "o'brien@example.com" } },
    }),
    'access.tls.email',
    /o'brien@example\.com[^]*letters, digits/,
  ],
  [
    'a certificate of no region',
    demoWith({ access: DOMAIN, slb: { certificate: '8899123-cn-atlantis' } }),
    'slb.certificate',
    /region cn-atlantis does not exist/,
  ],
  [
    'a bucket of no region',
    demoWith({ backend: { type: 'oss', bucket: 'state', region: 'cn-atlantis', lockTable: {} } }),
    'backend.region',
    /an existing region/,
  ],

  [
    'a bandwidth with a balancer',
    demoWith({ access: DOMAIN, ecs: { bandwidthMbps: 50 }, slb: CERTIFIED }),
    'ecs.bandwidthMbps',
    /50, with slb/,
  ],
  [
    'a bandwidth without an address',
    demoWith({ ecs: { bandwidthMbps: 50, address: 'intranet' } }),
    'ecs.bandwidthMbps',
    /50, with ecs\.address intranet/,
  ],
  [
    '30 tags',
    demoWith({ tags: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`t${i}`, 'x'])) }),
    'tags',
    /30 tags[^]*at most 18 tags/,
  ],
  ['an address in a tag', demoWith({ tags: { wiki: 'see http://wiki' } }), 'tags.wiki', /without http:\/\//],
  ['a tag of two lines', demoWith({ tags: { note: 'a\nb' } }), 'tags.note', /on one line/],
  [
    'a tag’s key of 65 characters',
    demoWith({ tags: { ['k'.repeat(65)]: 'x' } }),
    `tags.${'k'.repeat(65)}`,
    /1 to 64 bytes/,
  ],
  [
    'a tag’s key of 22 Chinese characters',
    demoWith({ tags: { ['京'.repeat(22)]: 'x' } }),
    `tags.${'京'.repeat(22)}`,
    /1 to 64 bytes/,
  ],
  [
    'a tag’s value of 43 Chinese characters',
    demoWith({ tags: { city: '京'.repeat(43) } }),
    'tags.city',
    /a text of 129 bytes[^]*at most 128 bytes/,
  ],
  ['a reserved tag in upper case', demoWith({ tags: { Aliyun: 'x' } }), 'tags.Aliyun', /aliyun or acs/],
  ['a tag that a bucket refuses', demoWith({ tags: { acsess: 'x' } }), 'tags.acsess', /aliyun or acs/],
  ['a reserved value', demoWith({ tags: { a: 'acs:ram' } }), 'tags.a', /aliyun or acs:/],
  ['an address in capitals in a tag', demoWith({ tags: { a: 'HTTPS://x' } }), 'tags.a', /without http:\/\//],
];

test.each(REFUSED)('%s is refused', (_, text, path, words) => {
  expect(faultAt(path, text)).toMatch(words);
});

test.each([
  ['a public key of RSA', sshKey(rsa(2048))],
  [
    'a public key of ECDSA',
    sshKey(keyLine('ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4))),
  ],
  ['an image with port and tag', image(`localhost:5000/a/b_c.d-e:v1.2@${DIGEST}`)],
  ['the longest tag', demoWith({ tags: { ['京'.repeat(21)]: '京'.repeat(42) } })],
  ['most tags', demoWith({ tags: Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`t${i}`, ''])) })],
  ['a value that begins like a reserved one', demoWith({ tags: { a: 'acsess' } })],
  ['the largest types', demoWith({ ecs: { instanceType: 'ecs.ebmgn9g.64xlarge' } })],
  [
    'a family that is not known here, with its architecture',
    demoWith({ ecs: { instanceType: 'ecs.ebmg5s.24xlarge', architecture: 'x86_64' } }),
  ],
  [
    'the architecture of a known family',
    demoWith({ ecs: { instanceType: 'ecs.g8y.large', architecture: 'arm64' } }),
  ],
  ['a family of two words', demoWith({ ecs: { instanceType: 'ecs.u1-c1m2.xlarge' } })],
])('%s is accepted', (_, text) => {
  expect(() => loadText(text)).not.toThrow();
});

test('a wrong domain is not reported as missing', () => {
  const message = faultOf(
    demoWith({ access: { domain: 'a b', icpNumber: DOMAIN.icpNumber }, slb: CERTIFIED }),
  );
  expect(message).toMatch(/has 1 fault\n/);
});
