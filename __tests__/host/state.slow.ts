import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type AppState, stateOf } from '../../host/app-state';
import { withoutComments } from '../../host/files';
import { ACME_WEBROOT, DAEMON_SOCKET, SECRET_MAP, SERVED_CERTIFICATE, UPLOADS } from '../../host/paths';
import { programFiles } from '../../host/release';
import { renderState } from '../../host/state';
import { FRONT_PORTS } from '../../open-design/contract';
import { frontProxyTemplate, renderFrontProxy } from '../../open-design/front-proxy/front-proxy';
import { renderSecretMap, secretMapTemplate } from '../../open-design/front-proxy/secret-map';
import { renderTemplate } from '../../open-design/template';
import { APP, FRONTS, STATE } from '../rig/sandbox/fixture';
import { HostSandbox } from '../rig/sandbox/host-sandbox';
import { ICP_NUMBERS, OTHER_PUBLIC_KEY, PUBLIC_KEY } from '../support/environments';
import { value } from '../support/value';

const PLACE = {
  upstream: `unix:${DAEMON_SOCKET}`,
  secretMap: SECRET_MAP,
  accessLog: '/var/log/nginx/open-design.access.log',
  uploads: UPLOADS,
  ports: FRONT_PORTS,
  tls: { certificate: SERVED_CERTIFICATE, acmeWebroot: ACME_WEBROOT },
};

describe('the state on a host', () => {
  let host: HostSandbox;
  beforeEach(() => {
    host = new HostSandbox();
  });
  afterEach(() => host.remove());

  test('has exactly the keys that the host knows', () => {
    const { out } = host.run('printf "%s\\n" "${!STATE_FORMATS[@]}" | sort');
    expect(out.trim().split('\n')).toEqual(Object.keys(STATE).sort());
  });

  test.each(Object.entries(FRONTS))('%s: the host reads the state unchanged', (_, front) => {
    const app: AppState = {
      ...APP,
      front,
      icpNumber: value('京ICP备12345678号-1'),
      sshKeys: [PUBLIC_KEY, OTHER_PUBLIC_KEY].map(value),
    };
    host.ask(app);
    const { code, out } = host.run('for key in "${!STATE_FORMATS[@]}"; do echo "$key=${!key}"; done | sort');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toEqual(renderState(stateOf(app)).known.trim().split('\n').sort());
  });

  test.each(ICP_NUMBERS)('accepts the filing number %s', (number) => {
    host.ask({ ...APP, icpNumber: value(number) });
    expect(host.run('true')).toMatchObject({ code: 0 });
  });

  test.each([
    ['a value that would be executed', 'REGION', '$(touch /tmp/pwned)', /got REGION '\$\(touch/],
    ['a value that breaks out of its quotes', 'DOMAIN', "a'; reboot; '", /got DOMAIN/],
    ['a line of nginx configuration', 'CLIENTS', '10.0.0.0/8 1; } server {', /got CLIENTS/],
    ['a tag', 'IMAGE', 'ghcr.io/nexu-io/od:latest', /got IMAGE/],
    [
      'a mirror with credentials',
      'REGISTRY_MIRRORS',
      'https://u:p@mirror.example.com',
      /got REGISTRY_MIRRORS/,
    ],
    ['an empty list', 'CLIENTS', '', /got CLIENTS ''/],
    ['a key with options', 'SSH_KEYS', 'command=reboot ssh-rsa AAAA', /got SSH_KEYS/],
    ['a key with a comment', 'SSH_KEYS', 'ssh-rsa AAAA me', /got SSH_KEYS/],
    ['no size', 'DATA_DISK_GIB', '', /got DATA_DISK_GIB ''/],
    ['an unknown key', 'x[$(reboot)]', '1', /got the line 'x\[\$\(reboot\)\]=1'/],
  ])('refuses %s, and says which', (_, key, value, message) => {
    const known = readFileSync(host.at('state/state'), 'utf8').split('\n');
    host.write(
      'state/state',
      [...known.filter((line) => line !== '' && !line.startsWith(`${key}=`)), `${key}=${value}`, ''].join(
        '\n',
      ),
    );
    const ran = host.run('echo went on');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(message);
    expect(ran.out).not.toContain('went on');
  });

  test('a duplicate key is refused', () => {
    host.write('state/state', `${readFileSync(host.at('state/state'), 'utf8')}PIDS=1\n`);
    expect(host.run('true').out).toContain(`got PIDS twice in ${host.at('state/state')}, allowed once`);
  });

  test.each([
    [
      'a tag with capitals',
      { image: `registry.example.com:5000/a_b/c.d-e:v1.2_RC1@sha256:${'0'.repeat(64)}` },
    ],
    ['a mirror with a port', { registryMirrors: ['https://mirror.example.com:8443'] }],
    ['the widest and the narrowest network', { clients: ['10.0.0.0/8', '255.255.255.255/32'] }],
  ] as [string, Partial<AppState>][])('%s, which a configuration may have, is accepted', (_, change) => {
    host.ask({ ...APP, ...change });
    expect(host.run('echo "$IMAGE"')).toEqual({ code: 0, out: `${change.image ?? APP.image}\n` });
  });

  test.each(['1.2.3.4', '1/1', '1234.0.0.0/8', '10.0.0.0/8/8'])('the network %s is refused', (clients) => {
    host.ask({ ...APP, clients: [value(clients)] });
    expect(host.run('true').out).toContain(`got CLIENTS '${clients}'`);
  });

  test('a state without a key, and a missing state, are refused', () => {
    host.write('state/state', readFileSync(host.at('state/state'), 'utf8').replace(/^PIDS=.*\n/m, ''));
    expect(host.run('true').out).toContain(
      `open-design: got no PIDS in ${host.at('state/state')}; deploy again`,
    );
    host.write('state/state', '');
    expect(host.run('true').out).toContain(`open-design: got no ${host.at('state/state')}; deploy again`);
  });

  test.each([
    ...Object.entries(FRONTS).map(([name, front]) => [name, { front }] as const),
    ['the world', { clients: 'everyone' }],
    ['a filing number', { icpNumber: value('京ICP备12345678号-1') }],
    ['an address instead of a name', { domain: undefined }],
  ] as [string, Partial<AppState>][])(
    '%s: the host renders the front proxy like a synthesis',
    (_, change) => {
      const app = { ...APP, ...change };
      host.ask(app);
      const { front, clients, domain: serverName, icpNumber } = app;
      expect(host.run('front_proxy').out).toBe(
        withoutComments(renderFrontProxy(PLACE, { front, clients, serverName, icpNumber })),
      );
    },
  );

  test('the host and a synthesis render the same secret map', () => {
    const token = 'a-token_0123456789abcdefghijklmnopqrstu';
    host.run(`mkdir -p $DATA/secrets; echo ${token} >$TOKEN_FILE`);
    expect(host.run('secret_map').out).toBe(
      renderSecretMap(withoutComments(secretMapTemplate()), {
        token,
        base64: (text) => Buffer.from(text).toString('base64'),
        digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
      }),
    );
  });

  test('rendering a template changes nothing but the filled-in values', () => {
    const file = programFiles().find(({ path: name }) => name === 'etc/compose.yaml');
    expect(host.run('fill "$RELEASE_DIR/etc/compose.yaml"').out).toBe(
      renderTemplate('compose', file?.content ?? '', { sections: [], values: STATE }),
    );
    expect(frontProxyTemplate(PLACE)).toContain(path.posix.basename(SERVED_CERTIFICATE));
  });

  test('a filled-in value is text: it is neither a template nor a pattern', () => {
    host.write('conf/template', 'a={{A}}\n{{#each LIST}}\n- {{this}}\n{{/each}}\n');
    const script = `cd '${host.folder}'; A='{{B}}' B=x LIST='* {{B}}'; fill "$CONF/template"`;
    expect(host.run(script)).toEqual({ code: 0, out: 'a={{B}}\n- *\n- {{B}}\n' });
  });

  test('a template with an unknown name prints nothing', () => {
    host.write('conf/template', 'a={{A}}\nb={{UNKNOWN}}\n');
    const { code, out } = host.run('A=x; fill "$CONF/template"');
    expect(code).toBe(1);
    expect(out).not.toContain('a=x');
  });

  test('mirrors reach Docker as JSON', () => {
    const mirrors = (): unknown => JSON.parse(host.run('docker_config').out);
    expect(mirrors()).toEqual({
      'registry-mirrors': APP.registryMirrors,
      'log-driver': 'json-file',
      'log-opts': { 'max-size': '10m', 'max-file': '3' },
      // Outside of what a VPC may have.
      bip: '198.18.0.1/24',
      'default-address-pools': [{ base: '198.18.1.0/24', size: 28 }],
      'live-restore': true,
      'no-new-privileges': true,
      'userland-proxy': false,
      icc: false,
    });
    host.ask({ ...APP, registryMirrors: ['https://a.example.com', 'https://b.example.com:8443'].map(value) });
    expect(mirrors()).toMatchObject({
      'registry-mirrors': ['https://a.example.com', 'https://b.example.com:8443'],
    });
    host.ask({ ...APP, registryMirrors: [] });
    expect(mirrors()).toMatchObject({ 'registry-mirrors': [] });
  });
});

test.each([
  ['two lines', 'a\nb'],
  ['a quote', "d-1'; reboot #"],
  ['an expression that is not a reference', '${a["b"]}'],
  ['a directive', '%{ if true }'],
  ['non-ASCII text', '京'],
])('a state with %s is not rendered', (_, value) => {
  expect(() => renderState({ DATA_DISK_ID: value })).toThrow(/^DATA_DISK_ID: got '/);
});
