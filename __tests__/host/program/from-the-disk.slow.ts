import { chmodSync, mkdirSync, readFileSync } from 'node:fs';

import { IMAGE, OperationsHost, OTHER } from '../../rig/sandbox/operations-host';

/** Contents of the file that names the last image, each with a meaning for one of the programs behind it. */
const IMAGES: Readonly<Record<string, string>> = {
  'a second line for Compose': `${IMAGE}\n    privileged: true\n`,
  'an empty file': '',
  'a mark of a template': '{{TOKEN}}',
  'commands for sed': 'x/;s/.*/id/e;#@sha256:1',
  'a command for a shell': `$(touch /tmp/planted)@sha256:${'0'.repeat(64)}`,
  'an option': `--privileged@sha256:${'0'.repeat(64)}`,
  'an image without a digest': 'ghcr.io/nexu-io/od:latest',
};

describe('what a host reads from the data disk', () => {
  let host: OperationsHost;
  beforeAll(() => {
    host = new OperationsHost();
  });
  afterAll(() => host.remove());
  beforeEach(() => host.run('rm -rf $DATA/returning $DATA/app.previous'));

  describe.each(Object.entries(IMAGES))('the last image: %s', (_, planted) => {
    test.each([
      ['a switch to another image', `IMAGE=${OTHER}; step_app`],
      ['a return to the last image', 'touch $DATA/returning; mkdir $DATA/app.previous; step_app'],
      [
        'the return from an image that is not healthy',
        'mkdir $DATA/app.previous; healthy() { false; }; step_health',
      ],
    ])('is refused by %s, is not printed, and changes nothing', (__, script) => {
      const compose = host.text('conf/compose.yaml');
      host.write('data/image', planted);
      const ran = host.run(script);
      expect(ran).toMatchObject({
        code: 1,
        out: expect.stringContaining('got something else than name@sha256:<64 hex digits> in') as string,
      });
      if (planted) expect(ran.out).not.toContain(planted.trim());
      expect(host.text('conf/compose.yaml')).toBe(compose);
    });
  });

  test.each([
    ['the health check', 'proxy_healthy'],
    ['a rotation', 'answers $TOKEN_FILE'],
    ['the environment of the app', 'daemon_env'],
    ["nginx's map", 'secret_map'],
  ])('a token that would break out of a file is refused by %s', (_, command) => {
    host.write('data/secrets/token', 'a-token_0123456789abcdefghijklmnopqrstu"\n');
    host.write('calls', '');
    const ran = host.run(`${command} || echo refused`);
    expect(ran.out).toMatch(/^\S+\/secrets\/token holds something else than [^\n]*\nrefused\n$/);
    expect(host.calls()).not.toContain('curl');
  });
});

describe('the options for the ACME authority', () => {
  test('are not run if anybody but root can write them', () => {
    const host = new OperationsHost();
    mkdirSync(host.at('data/tls/acme'), { recursive: true });
    host.write('conf/acme.env', `touch '${host.at('ran')}'\n`);
    const issue = 'ACME_CHALLENGE=http-01; answer_http-01() { :; }; issue';
    for (const mode of [0o666, 0o620, 0o602]) {
      chmodSync(host.at('conf/acme.env'), mode);
      expect(host.run(issue)).toMatchObject({
        code: 1,
        out: expect.stringContaining('that others than root may write') as string,
      });
    }
    chmodSync(host.at('conf/acme.env'), 0o600);
    expect(host.run(issue)).toEqual({ code: 0, out: '' });
    expect(readFileSync(host.at('ran'), 'utf8')).toBe('');
    host.remove();
  });
});
