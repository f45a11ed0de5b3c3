import { createHash } from 'node:crypto';

import { COMMAND_LIMIT_BYTES, USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { byteLength } from '../../host/cloud-init/size';
import { demoWith, DIGEST, faultAt, faultOf, loadText } from '../support/environments';
import { onlyResource, resourcesOf, stackOf, synthText } from '../support/synth';

/** Letters without a pattern, which no compressor makes much smaller. They are the same in every run. */
const lettersOf = (length: number, seed: string): string =>
  Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    [...createHash('sha256').update(`${seed} ${i}`).digest()]
      .map((byte) => WORD[byte % WORD.length])
      .join(''),
  )
    .join('')
    .slice(0, length);

const WORD = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A name of this length, in labels of up to 63 letters. */
const nameOf = (length: number, end = '', seed = end): string =>
  Array.from(lettersOf(length - end.length, seed))
    .map((letter, i, all) => (i % 64 === 63 && i < all.length - 1 ? '.' : letter))
    .join('') + end;

/** RSA keys, whose bodies have no pattern. */
const keysOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const modulus = Buffer.concat(
      Array.from({ length: 8 }, (_, part) => createHash('sha256').update(`${i} ${part}`).digest()),
    );
    modulus[0] = 0xff;
    const fields = [
      Buffer.from('ssh-rsa'),
      Buffer.from([1, 0, 1]),
      Buffer.concat([Buffer.alloc(1), modulus]),
    ];
    const body = fields.map((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return Buffer.concat([length, field]);
    });
    return `ssh-rsa ${Buffer.concat(body).toString('base64')} somebody@example.com`;
  });

/** Different variables whose values hardly compress, in words that are too short for a secret. */
const variablesOf = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const words = Array.from({ length: 5 }, (_, part) =>
        createHash('sha256')
          .update(`${i} ${part}`)
          .digest('base64')
          .replaceAll(/[+/=]/g, '.')
          .replaceAll(/.{9}/g, '$& '),
      );
      return [`VARIABLE_${i}`, words.join(' ')];
    }),
  );

/** Different networks in the longest spelling. */
const longNetworks = (count: number, first: number): string[] =>
  Array.from(
    { length: count },
    (_, i) => `${first}.${151 + Math.floor(i / 100)}.${100 + (i % 100)}.${100 + ((i * 7) % 100)}/32`,
  );

const LONGEST = {
  project: `p${'a'.repeat(30)}`,
  ecs: {
    acrInstanceId: `cri-${lettersOf(16, 'instance')}`,
    backup: { bucket: 'b'.repeat(63) },
    kmsKeyId: '08c33a6f-4e0a-4a1b-a3fa-7ddf8a1b2c3d',
  },
  app: {
    image: `${lettersOf(50, 'name')}-registry-vpc.cn-hangzhou.cr.aliyuncs.com/${nameOf(8)}/${'o'.repeat(26)}:${'t'.repeat(127)}@${DIGEST}`,
  },
  access: { domain: nameOf(253, '.cn'), icpNumber: '浙ICP备1234567890号-123' },
};

const EMAIL = `${'e'.repeat(64)}@${nameOf(189, '.com')}`;
const ZONE = nameOf(253, '.net');
const CERTIFICATE = '8899123-cn-hangzhou';

interface Front {
  /** The key of its longest list. */
  readonly longest: string;
  readonly networks: number;
  /** Number of keys for SSH. */
  readonly keys?: number;
  /** Number of variables of the app. */
  readonly variables?: number;
  readonly tls?: Readonly<Record<string, unknown>>;
  readonly slb?: Readonly<Record<string, unknown>>;
}

/** All ways in which clients reach a host, and the longest list of clients of each. */
const FRONTS: Readonly<Record<string, Front>> = {
  'self-signed': { longest: 'app.egress.hosts', networks: 100, tls: { mode: 'self-signed' } },
  'self-signed, with keys for SSH': {
    longest: 'ecs.ssh.publicKeys',
    networks: 20,
    keys: 3,
    tls: { mode: 'self-signed' },
  },
  'self-signed, with variables': {
    longest: 'app.environment',
    networks: 20,
    variables: 3,
    tls: { mode: 'self-signed' },
  },
  'acme dns-01': {
    longest: 'app.egress.hosts',
    networks: 100,
    tls: { mode: 'acme', email: EMAIL, challenge: 'dns-01', challengeZone: ZONE },
  },
  alb: { longest: 'access.allow', networks: 399, slb: { kind: 'alb', certificate: CERTIFICATE } },
  nlb: { longest: 'app.egress.hosts', networks: 199, slb: { kind: 'nlb', certificate: CERTIFICATE } },
  clb: { longest: 'app.egress.hosts', networks: 299, slb: { kind: 'clb', certificate: CERTIFICATE } },
};

/** The longest hosts, and mirrors when these do not suffice, that take this number of bytes with their separators. */
const listsOf = (bytes: number): { hosts: string[]; mirrors: string[] } => {
  const hosts: string[] = [];
  const mirrors: string[] = [];
  let left = bytes;
  while (left > 0 && hosts.length < 20) {
    const length = Math.min(left, 254) - 1;
    if (length < 2) break;
    // The first letters tell the hosts apart.
    hosts.push(
      `${String.fromCharCode(97 + hosts.length)}${nameOf(length, '', `host ${hosts.length}`).slice(1)}`,
    );
    left -= length + 1;
  }
  while (left >= 16 && mirrors.length < 5) {
    const length = Math.min(left - 1, 8 + 253);
    const name = nameOf(length - 8, '', `mirror ${mirrors.length}`);
    mirrors.push(`https://${String.fromCharCode(97 + mirrors.length)}${name.slice(1)}`);
    left -= length + 1;
  }
  return { hosts, mirrors };
};

const textOf = ({ networks, keys, variables, tls, slb }: Front, bytes: number): string => {
  const { hosts, mirrors } = listsOf(bytes);
  return demoWith({
    ...LONGEST,
    ecs: { ...LONGEST.ecs, ...(keys && { ssh: { publicKeys: keysOf(keys) } }) },
    access: { ...LONGEST.access, allow: longNetworks(networks, 198), tls },
    app: {
      ...LONGEST.app,
      registryMirrors: mirrors,
      ...(variables && { environment: variablesOf(variables) }),
      egress: { networks: longNetworks(20, 172).map((network) => network.replace('.151.', '.31.')), hosts },
    },
    ...(slb && { slb }),
  });
};

/** More bytes of hosts and mirrors than any front has room for. */
const TOO_MANY = 6200;

/** What Terraform encodes as Base64: texts, and references between them. */
const plain = (expression: unknown): string => {
  const [, list = ''] = /^\$\{base64encode\(join\("", \[(.*)\]\)\)\}$/.exec(String(expression)) ?? [];
  const parts = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s",]+/g)];
  return parts.map(([part, text]) => text?.replace(/\\n/g, '\n') ?? `\${${part}}`).join('');
};

test.each(Object.entries(FRONTS))(
  '%s: the most that is accepted fits on a host, and more is a fault with its key and count',
  (name, front) => {
    const excess = [
      ...faultOf(textOf(front, TOO_MANY)).matchAll(
        /got: {5}(\d+) bytes on the host: [^]*?: at most (\d+) bytes together/g,
      ),
    ].map(([, got, most]) => Number(got) - Number(most));
    const most = TOO_MANY - Math.max(...excess);
    expect(faultAt(front.longest, textOf(front, most + 20))).toMatch(
      /got: {5}\d+ bytes on the host: [a-zA-Z.]+ \(\d+\) \d+\b[^]*fix:/,
    );

    const stack = stackOf(synthText(textOf(front, most)), 'test-ecs');
    const userData = byteLength(plain(onlyResource(stack, 'alicloud_instance')['user_data']));
    const commands = resourcesOf(stack, 'alicloud_ecs_command').map((command) =>
      byteLength(plain(command['command_content'])),
    );
    process.stdout.write(
      `${name}, ${most} bytes of hosts and mirrors: user data ${userData} of ${USER_DATA_LIMIT_BYTES} bytes, the largest command ${Math.max(...commands)} of ${COMMAND_LIMIT_BYTES}\n`,
    );
    expect(userData).toBeLessThanOrEqual(USER_DATA_LIMIT_BYTES);
    for (const bytes of commands) expect(bytes).toBeLessThanOrEqual(COMMAND_LIMIT_BYTES);
  },
);

test('beside the longest list of an ALB, there is room for app.egress with names of a usual length', () => {
  const access = {
    domain: 'design.example.com',
    icpNumber: '浙ICP备12345678号-1',
    allow: longNetworks(399, 198),
  };
  const registryMirrors = ['https://abcd1234.mirror.aliyuncs.com', 'https://mirror.example.com:5000'];
  const egress = {
    networks: longNetworks(20, 172).map((network) => network.replace('.151.', '.31.')),
    hosts: Array.from({ length: 20 }, (_, i) => `models-${i}.internal.example`),
  };
  const slb = { kind: 'alb', certificate: CERTIFICATE };
  expect(() => loadText(demoWith({ access, app: { registryMirrors, egress }, slb }))).not.toThrow();
});
