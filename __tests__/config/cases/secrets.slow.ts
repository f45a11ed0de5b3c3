import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import { loadEnvironment } from '../../../config/load';
import {
  demoWith,
  DIGEST,
  faultAt,
  faultOf,
  loadAnyText,
  loadText,
  PUBLIC_KEY,
  withFolder,
} from '../../support/environments';
import { FIXTURES } from '../properties/full';

/** Letters and digits that no word has. None of the texts below was ever a secret; each is put together at run time. */
const RANDOM = 'q7Rk2VxZ9mTb4LsN8wYc3HdJ6gFpAeU5';
const random = (length: number): string => RANDOM.repeat(4).slice(0, length);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const KEY_ID = `LTAI5t${random(18)}`;
const KEY_SECRET = random(30);
const PEM = `-----BEGIN PRIVATE KEY-----`;

/** An unencrypted key as PKCS #8, without the lines around it. */
const DER = base64(`\u0030\u002e\u0002\u0001\u0000\u0030\u0005\u0006\u0003\u002b\u0065\u0070${random(34)}`);

/** The body of a public key, in which Base64 looks like the secret of an AccessKey between two slashes. */
const ED25519_WITH_RANDOM_PARTS = `AAAAC3NzaC1lZDI1NTE5AAAAIG${random(5)}/${random(30)}/${random(4)}A`;

const SECRETS: Readonly<Record<string, string>> = {
  'an AccessKey id': KEY_ID,
  'an AccessKey secret': KEY_SECRET,
  'a temporary AccessKey id': `STS.NT${random(20)}`,
  'a token of GitHub': `ghp_${random(36)}`,
  'a fine-grained token of GitHub': `github_pat_${random(22)}_${random(59)}`,
  'a token of GitLab': `glpat-${random(20)}`,
  'a key of OpenAI': `sk-${random(20)}`,
  'a key of Anthropic': `sk-ant-api03-${random(93)}AA`,
  'a token of HCP Terraform': `${random(14)}.atlasv1.${random(60)}`,
  'a token of Slack': `xoxb-1234567890123-1234567890123-${random(24)}`,
  'an AccessKey id of AWS': `AKIA${random(16)
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, 'Q')}`,
  'a key of Google': `AIza${random(35)}`,
  'a token of npm': `npm_${random(36)}`,
  'a token of Hugging Face': `hf_${random(34)}`,
  'a JSON web token': `${base64('{"alg":"HS256","typ":"JWT"}').replace(/=/g, '')}.${base64('{"sub":"1234567890"}').replace(/=/g, '')}.${random(43)}`,
  'a PEM': PEM,
  'a PEM as Base64': base64(`${PEM}\n${DER}`),
  'a PEM inside Base64': base64(`key: ${PEM}\n${DER}`),
  'a PEM inside Base64, one letter on': base64(`key:  ${PEM}\n${DER}`),
  'a key without the lines around it': DER,
  'a user and a password in an address': `https://ops:${random(9)}@mirror.example.com`,
  'a password with a slash in an address': `https://ops:a/${random(9)}@mirror.example.com`,
  'a password with an @ in an address': `https://ops:a@${random(9)}@mirror.example.com`,
  'a token in an address': `https://${random(12)}@mirror.example.com`,
  'a signature in an address': `https://b.oss-cn-hangzhou.aliyuncs.com/x?Expires=1&Signature=${random(28)}`,
  'a password by its name': `password=${random(9)}`,
  'a secret key as README exports it': `export ALICLOUD_SECRET_KEY=${KEY_SECRET}`,
  'a secret key by its name': `secret_key=${KEY_SECRET}`,
  'a secret key behind a slash': `AK/${KEY_SECRET}`,
  'a secret key behind an encoded sign': `key%3D${KEY_SECRET}`,
  'a secret key with a short name': `AK=${KEY_SECRET}`,
  'an AccessKey id behind an underscore': `id_${KEY_ID}`,
  'an AccessKey id before an underscore': `${KEY_ID}_old`,
  'an AccessKey id behind an encoded sign': `AccessKeyId%3D${KEY_ID}`,
  'a token of GitHub behind an underscore': `old_ghp_${random(36)}`,
  'an AccessKey id in the comment of a public key': `${PUBLIC_KEY.split(' ').slice(0, 2).join(' ')} id_${KEY_ID}`,
  'a secret key in the place of a public key': `ssh-rsa AAAA/${KEY_SECRET}`,
  'basic credentials': `Authorization: Basic ${base64(`open-design:${random(20)}`)}`,
  'a bearer token': `Authorization: Bearer ${'8d3a1c7f'.repeat(8)}`,
  'a user and a token for curl': `curl -u open-design:${random(43)} https://design.example.com`,
  'the credentials of a registry': `{"auths":{"r":{"auth":"${base64(`robot:${random(12)}`)}"}}}`,
  'a security token': `SecurityToken=CAIS${random(40)}`,
  'a PGP key': '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  'a user and a password before a host': `ops:${random(9)}@registry.example.com`,
  'a user and a password before a host and a path': `ops:a@${random(9)}@mirror.example.com/x:1.0`,
};

/** Ways to write a text into an environment's file. */
const PLACES: Readonly<Record<string, (secret: string) => string>> = {
  'as a comment': (secret) => `# ${secret}\n${demoWith({})}`,
  'as a comment behind a value': (secret) =>
    demoWith({}).replace(/^region: .*$/m, (line) => `${line} # see ${secret}`),
  "as a tag's value": (secret) => demoWith({ tags: { note: secret } }),
  'inside a tag’s value': (secret) => demoWith({ tags: { note: `see ${secret} there` } }),
  'as a tag’s key': (secret) => demoWith({ tags: { [secret]: 'x' } }),
  'as an unknown key': (secret) => `${JSON.stringify(secret)}: 1\n${demoWith({})}`,
  'in escapes': (secret) =>
    `tags: {note: "${Array.from(secret, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}\n`,
  'as a value of another kind': (secret) => demoWith({ ecs: { bandwidthMbps: secret } }),
  'in the place of a section': (secret) => demoWith({ ecs: secret }),
  'as an image': (secret) => demoWith({ app: { image: secret } }),
  'as a mirror': (secret) => demoWith({ app: { registryMirrors: [secret] } }),
  'as a domain': (secret) => demoWith({ access: { domain: secret } }),
  'as a network': (secret) => demoWith({ access: { allow: [secret] } }),
  'as a vSwitch’s zone': (secret) => demoWith({ network: { vSwitches: { [secret]: '10.80.32.0/20' } } }),
  'as an instance type': (secret) => demoWith({ ecs: { instanceType: `ecs.c7.${secret}` } }),
  'in a second document': (secret) => `${demoWith({})}---\nnote: ${JSON.stringify(secret)}\n`,
  'under a key that stands there twice': (secret) =>
    `project: ${JSON.stringify(secret)}\nproject: open-design\n${demoWith({})}`,
};

/** A part of a secret that no fault's own words have. */
const parts = (secret: string): readonly string[] =>
  [...secret.matchAll(/[A-Za-z0-9+/_-]{8,}/g)]
    .map(([part]) => part)
    .filter(
      (part) =>
        !/^(Signature|password|PRIVATE|mirror|example|aliyuncs|oss-cn-hangzhou|ALICLOUD_SECRET_KEY|secret_key|AccessKeyId|SecurityToken|ssh-ed25519|Authorization|open-design)$/.test(
          part,
        ),
    );

/** Every secret in three places, and every place with three secrets. */
const CASES = Object.entries(SECRETS).flatMap(([kind, secret], row) =>
  Object.entries(PLACES)
    .filter((_, column) => column === row % 17 || column === (row + 5) % 17 || column === (row + 10) % 17)
    .map(([where, place]) => [kind, where, secret, place] as const),
);

test.each(CASES)('%s, %s, is refused, and nothing of it is printed', (_kind, _where, secret, place) => {
  const message = faultOf(place(secret));
  expect(message).toContain('what looks like a secret');
  for (const part of parts(secret)) expect(message).not.toContain(part.slice(0, 8));
});

/** Files that tell people how to set credentials. */
const GUIDES = [
  'README.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Variables of the guides that are no credentials. A new one is taken for a credential until it stands here. */
const NO_CREDENTIALS = new Set(['BUILDX_NO_DEFAULT_ATTESTATIONS', 'OPEN_DESIGN_ENV']);

const VARIABLES = [
  ...new Set(
    GUIDES.flatMap((file) => readFileSync(file, 'utf8').match(/^ *export .*$/gm) ?? []).flatMap((line) =>
      [...line.matchAll(/\b([A-Z][A-Z0-9_]*)=/g)].flatMap(([, name]) => (name ? [name] : [])),
    ),
  ),
].filter((name) => !NO_CREDENTIALS.has(name));

/** Random letters and digits. A generator with a seed: a value that is not found is found again. */
const sown = (seed: number, length: number): string => {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return RANDOM.charAt(state % RANDOM.length);
  }).join('');
};

const EXPORTED = VARIABLES.flatMap((name, row) =>
  [16, 24, 30, 40].flatMap((length, column) => {
    const value = sown(1 + row * 4 + column, length);
    return [`export ${name}=${value}`, `${name}="${value}"`, `${name}: ${value}`].map(
      (line) => [name, line, value] as const,
    );
  }),
);

test('the guides export credentials', () => {
  expect(VARIABLES).toEqual(
    expect.arrayContaining(['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALICLOUD_ACCESS_KEY', 'ALICLOUD_SECRET_KEY']),
  );
});

test.each(EXPORTED)('a value of %s (%s) is refused in every place, and never printed', (_, line, value) => {
  for (const place of [
    (text: string) => `# ${text}\n${demoWith({})}`,
    (text: string) => demoWith({ tags: { note: text } }),
    (text: string) => demoWith({ tags: { [text]: 'x' } }),
    (text: string) => demoWith({ region: text }),
    (text: string) => demoWith({ ecs: { [text]: 'x' } }),
  ]) {
    const message = faultOf(place(line));
    expect(message).toContain('what looks like a secret');
    expect(message).not.toContain(value.slice(0, 8));
  }
});

describe('what YAML cannot be read of', () => {
  const secret = SECRETS['a token of GitHub'] ?? '';
  test.each([
    ['an alias', `region: *${secret}\n`],
    ['an anchor', `region: &${secret} x\n`],
    ['a tag', `region: !${secret} x\n`],
    ['a directive', `%${secret} x\n---\nregion: x\n`],
    ['no YAML', `region: [\n${secret}: }\n`],
    ['no YAML, behind a sign that is reserved', `region: @${secret}\n`],
    ['an escape that is none', `region: "\\q${secret}"\n`],
    ['tabs', `region:\n\t- ${secret}\n`],
  ])('%s with a secret prints nothing of it', (_, text) => {
    expect(faultOf(text)).not.toContain(secret.slice(0, 12));
  });
});

describe('credentials before a host, without a scheme', () => {
  const PASSWORD = 'correcthorse';
  test.each([
    ['app.image', { app: { image: `ops:${PASSWORD}@registry.example.com/x:1.0` } }],
    ['app.image', { app: { image: `ops:${PASSWORD}@registry:5000/x` } }],
    ['app.image', { app: { image: `${PASSWORD}@registry.example.com/x` } }],
    ['app.registryMirrors.0', { app: { registryMirrors: [`ops:${PASSWORD}@mirror.example.com`] } }],
    ['project', { project: `ops:${PASSWORD}@registry.example.com` }],
    ['region', { region: `:${PASSWORD}@registry.example.com` }],
    ['access.domain', { access: { domain: `ops:${PASSWORD}@design.example.com` } }],
    ['access.allow.0', { access: { allow: [`ops:${PASSWORD}@10.0.0.0/8`] } }],
    ['ecs.zone', { ecs: { zone: `ops:${PASSWORD}@h.example.com` } }],
    ['(not shown)', { [`ops:${PASSWORD}@registry.example.com`]: 1 }],
    ['tags.note', { tags: { note: `see ops:${PASSWORD}@registry.example.com/x` } }],
    ['tags.note', { tags: { note: `see ops:${PASSWORD}1@registry.example.com` } }],
  ])('%s is refused as a secret, and nothing of it is printed', (key, change) => {
    const fault = faultAt(key, demoWith(change));
    expect(fault).toContain('what looks like a secret (not shown)');
    expect(faultOf(demoWith(change))).not.toContain(PASSWORD.slice(0, 5));
  });

  test.each([
    ['a digest behind a tag', 'od:1.0@sha256:12'],
    ['a digest behind a port', 'registry.example.com:5000/od@sha256:12'],
    ['a word for a digest', 'registry.example.com:5000/od@latest'],
  ])('%s is none', (_, image) => {
    expect(faultAt('app.image', demoWith({ app: { image } }))).toContain(image.slice(0, 6));
  });
});

test.each([
  'password=hunter2 S3cr3t',
  'passwd=hunter',
  'dbpassword = hunter',
  'password: hunter',
  'PWD="hunter"',
  'secret=hunter',
  'token: hunter',
  'see https://x.example.com, token=hunt',
])('a tag with %s is refused, and not printed', (note) => {
  const message = faultOf(demoWith({ tags: { note } }));
  expect(message).toMatch(/tags\.note \(line \d+\)\n {4}got: {5}what looks like a secret \(not shown\)/);
  expect(message).not.toMatch(/hunt|S3cr3t/);
});

test('credentials before the host of an image are not shown', () => {
  for (const image of [
    `ops:${random(9)}@registry.example.com/od`,
    `ops:${random(9)}@r.example.com/od@sha256:0`,
  ]) {
    expect(faultOf(demoWith({ app: { image } }))).not.toContain(random(9));
  }
});

test('the secret of an AccessKey is refused beside its id, whatever it looks like', () => {
  const plain = 'Abcdefghijklmnopqrstuvwxyz1234';
  expect(() => loadText(demoWith({ tags: { note: plain } }))).not.toThrow();
  const message = faultOf(demoWith({ tags: { id: KEY_ID, note: plain } }));
  expect(message).toMatch(/tags\.note \(line/);
  expect(message).not.toContain(plain);
});

test('the name of an environment is not repeated when it is a secret', () => {
  withFolder((folder) => {
    writeFileSync(path.join(folder, 'test.yaml'), demoWith({}));
    const secret = `ghp_${random(36)}`;
    expect(() => loadEnvironment(secret, folder)).toThrow(/environment name/);
    expect(() => loadEnvironment(secret, folder)).not.toThrow(secret.slice(0, 12));
  });
});

test.each([
  ['a public key', demoWith({ ecs: { ssh: { publicKeys: [PUBLIC_KEY] } } })],
  ['a long word', demoWith({ tags: { note: 'HangzhouDesignTeamProject2026Q4' } })],
  [
    'an address in a comment',
    `# https://medium.com/@somebody/a-post and https://host.example.com:8080/@x\n${demoWith({})}`,
  ],
  ['a digest in a comment', `# sha256:${'8d3a1c7f'.repeat(8)}\n${demoWith({})}`],
  [
    'words about secrets in a comment',
    `# the token: read docs/operations.md; secret: kept by KMS, password: none\n${demoWith({})}`,
  ],
  ['where a secret is', demoWith({ tags: { note: 'password=<in the vault>', other: 'token: none' } })],
  ['an e-mail address', demoWith({ tags: { owner: 'team:ops@example.com' } })],
  ['a public key in a comment', `# ${PUBLIC_KEY}\n${demoWith({})}`],
  ['a public key with a plus', `# ssh-ed25519 ${ED25519_WITH_RANDOM_PARTS} ops@example.com\n${demoWith({})}`],
  ['a key of KMS', demoWith({ ecs: { kmsKeyId: 'key-hzz62f1cb66fa42qo5dwq' } })],
  ['a UUID of KMS', demoWith({ ecs: { kmsKeyId: '08c33a6f-4e0a-4a1b-a3fa-7ddf8a1b2c3d' } })],
  ['the id of a certificate', demoWith({ tags: { certificate: '8899123-cn-hangzhou' } })],
  ['an image', demoWith({ app: { image: `registry.example.com/od:git-${'3f2a9c1b'.repeat(5)}@${DIGEST}` } })],
  [
    'commands without credentials in a comment',
    `# docker run -u 1000:1000 x; curl -u open-design:$TOKEN; export ALICLOUD_SECRET_KEY=$KEY\n${demoWith({})}`,
  ],
  [
    'prose about requests',
    `# basic authentication, Basic internationalisation, a bearer of tidings\n${demoWith({})}`,
  ],
  ['options in a comment', `# pullSecret: acr-2026\n# tokenRevision: 2\n# secret_keys.md\n${demoWith({})}`],
  ['a task', demoWith({ tags: { task: 'task-1234567890123', risk: 'risk-assessment-2026' } })],
])('%s is no secret', (_, text) => {
  expect(() => loadText(text)).not.toThrow();
});

test.each(Object.entries(FIXTURES))('the environment %s has no secret', (_, fixture) => {
  expect(() => loadAnyText(stringify(fixture))).not.toThrow();
});
