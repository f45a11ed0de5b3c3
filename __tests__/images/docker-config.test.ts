import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { authFiles, credentialsFor } from '../../images/docker-config';

const folder = mkdtempSync(path.join(tmpdir(), 'docker-config-'));
const PATH = process.env['PATH'] ?? '';
beforeAll(() => {
  const helper = (name: string, script: string): void => {
    const file = path.join(folder, `docker-credential-${name}`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };
  // It answers with the server that it was asked for.
  helper(
    'echo',
    `read -r server; printf '{"ServerURL":"%s","Username":"helper","Secret":"for %s"}' "$server" "$server"`,
  );
  helper('empty', 'echo "credentials not found in native keychain"; exit 1');
  helper('broken', 'echo "s3cret in a trace"; exit 3');
  helper('chatty', 'echo "not JSON: s3cret"');
  process.env['PATH'] = `${folder}:${PATH}`;
});
afterAll(() => {
  process.env['PATH'] = PATH;
  rmSync(folder, { recursive: true, force: true });
});

const auth = (pair: string): { auth: string } => ({ auth: Buffer.from(pair).toString('base64') });

const write = (content: unknown, name = 'config.json'): string => {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const ask = (
  content: unknown,
  registry = 'registry.example.com',
  repository = 'team/app',
): ReturnType<typeof credentialsFor> => credentialsFor({ registry, repository }, [write(content)]);

test.each([
  ['the host', { 'registry.example.com': auth('me:s3cret') }],
  ['an address', { 'https://registry.example.com': auth('me:s3cret') }],
  ['an address with a version', { 'https://registry.example.com/v2/': auth('me:s3cret') }],
  [
    'the repository before the host',
    { 'registry.example.com': auth('other:x'), 'registry.example.com/team': auth('me:s3cret') },
  ],
])('auths by %s', async (_, auths) => {
  expect(await ask({ auths })).toEqual({ username: 'me', password: 's3cret' });
});

test('a password may contain colons', async () => {
  const auths = { 'registry.example.com': auth('me:a:b') };
  expect(await ask({ auths })).toEqual({ username: 'me', password: 'a:b' });
});

test('Docker Hub by the key that docker login writes', async () => {
  const auths = { 'https://index.docker.io/v1/': auth('me:s3cret') };
  expect(await ask({ auths }, 'docker.io', 'library/nginx')).toEqual({ username: 'me', password: 's3cret' });
});

test('nothing for another registry, and none from an entry that a store has emptied', async () => {
  expect(await ask({ auths: { 'registry.example.com.evil.example': auth('me:s3cret') } })).toBeUndefined();
  expect(await ask({ auths: { 'registry.example.com': {} } })).toBeUndefined();
  expect(await ask({})).toBeUndefined();
});

test('a helper of the host comes before the store, and both before auths', async () => {
  const auths = { 'registry.example.com': auth('me:s3cret') };
  const fromHelper = { username: 'helper', password: 'for registry.example.com' };
  expect(await ask({ auths, credHelpers: { 'registry.example.com': 'echo' }, credsStore: 'broken' })).toEqual(
    fromHelper,
  );
  expect(await ask({ auths, credsStore: 'echo' })).toEqual(fromHelper);
  expect(await ask({ auths, credsStore: 'empty' })).toEqual({ username: 'me', password: 's3cret' });
  expect(await ask({ credsStore: 'echo' }, 'docker.io', 'library/nginx')).toEqual({
    username: 'helper',
    password: 'for https://index.docker.io/v1/',
  });
});

test.each([
  { auths: null, credHelpers: null, credsStore: null },
  { auths: { 'registry.example.com': null } },
  { auths: { 'registry.example.com': { auth: 5 } }, credHelpers: { 'registry.example.com': {} } },
])('what no tool writes is no credential: %j', async (content) => {
  expect(await ask(content)).toBeUndefined();
});

test.each([
  ['a helper that fails', { credsStore: 'broken' }, /^docker-credential-broken failed with exit code 3$/],
  [
    'a helper that says nothing useful',
    { credsStore: 'chatty' },
    /^docker-credential-chatty printed no credentials/,
  ],
  ['a helper that is missing', { credsStore: 'none' }, /^cannot run docker-credential-none: ENOENT/],
  ['a file that is not JSON', '{"auths": {"s3cret', /config\.json, which is not a JSON object/],
  ['a file that is a list', '[]', /config\.json, which is not a JSON object/],
  ['a file that is no object', 'null', /config\.json, which is not a JSON object/],
])('%s: an error without a secret', async (_, content, words) => {
  const message = await ask(content).then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  );
  expect(message).toMatch(words);
  expect(message).not.toContain('s3cret');
});

test('the files are looked up in the order of the tools', async () => {
  mkdirSync(path.join(folder, 'containers'), { recursive: true });
  const docker = write({ auths: {} });
  const podman = write(
    { auths: { 'registry.example.com': auth('podman:p') } },
    path.join('containers', 'auth.json'),
  );
  const named = write({ auths: { 'registry.example.com': auth('named:n') } }, 'named.json');
  const env = { DOCKER_CONFIG: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: '/nowhere' };
  expect(authFiles(undefined, env)).toEqual([docker, podman]);
  expect(authFiles(undefined, { ...env, REGISTRY_AUTH_FILE: named })).toEqual([named, docker, podman]);
  expect(authFiles('given.json', env)).toEqual(['given.json']);
  // An empty variable is none: no file of the working directory is taken for one of the user.
  const here = { DOCKER_CONFIG: '', XDG_RUNTIME_DIR: '', XDG_CONFIG_HOME: folder };
  expect(authFiles(undefined, here)).toEqual(expect.arrayContaining([podman]));
  expect(authFiles(undefined, here)).not.toContain('config.json');
  const image = { registry: 'registry.example.com', repository: 'x' };
  expect(await credentialsFor(image, authFiles(undefined, env))).toEqual({
    username: 'podman',
    password: 'p',
  });
});
