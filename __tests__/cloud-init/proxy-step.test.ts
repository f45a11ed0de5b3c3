import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { HostSandbox } from './shell';

describe('the front proxy step', () => {
  let host: HostSandbox;
  beforeEach(() => {
    host = new HostSandbox();
    mkdirSync(host.at('data/secrets'));
    host.write('data/secrets/token', 'a-token_0123456789abcdefghijklmnopqrstu\n');
    host.fake('systemctl', '');
    host.fake('nginx', '');
  });
  afterEach(() => host.remove());

  const step = (more = '') =>
    host.run(
      `SERVER=design.example.com SITE=${host.at('site.conf')} UNITS=${host.at('units')}; rm() { command rm "\${@/#\\/etc\\/nginx*/$STATE/none}"; }; ${more} step_proxy`,
    );
  const systemctl = (): string => {
    const all = readFileSync(host.at('calls'), 'utf8');
    host.write('calls', '');
    return all.replace(/^nginx.*\n/gm, '');
  };

  test('starts nginx once, then leaves it alone, then reloads it for another allow-list', () => {
    expect(step().code).toBe(0);
    expect(systemctl()).toContain('systemctl reload-or-restart nginx.service');
    expect(step().code).toBe(0);
    expect(systemctl()).toBe('systemctl enable nginx.service\nsystemctl start nginx.service\n');
    host.write('release/etc/front-proxy.conf', 'another allow-list\n');
    expect(step().code).toBe(0);
    expect(systemctl()).toContain('systemctl reload-or-restart nginx.service');
  });

  test('reloads what an apply that was cut off had only written', () => {
    step();
    host.write('release/etc/front-proxy.conf', 'another allow-list\n');
    step('systemctl() { exit 1; };');
    systemctl();
    expect(step().code).toBe(0);
    expect(systemctl()).toContain('systemctl reload-or-restart nginx.service');
  });

  test('puts the old configuration back when nginx refuses the new one', () => {
    step();
    const [site, secret] = [
      readFileSync(host.at('site.conf'), 'utf8'),
      readFileSync(host.at('conf/secret-map.conf'), 'utf8'),
    ];
    host.write('release/etc/front-proxy.conf', 'broken\n');
    host.write('release/etc/secret-map.conf', 'broken\n');
    host.fake('nginx', 'exit 1');
    systemctl();
    const ran = step();
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('nginx refused the new configuration; the old one is back');
    expect(readFileSync(host.at('site.conf'), 'utf8')).toBe(site);
    expect(readFileSync(host.at('conf/secret-map.conf'), 'utf8')).toBe(secret);
    expect(systemctl()).toBe('');
  });

  test('leaves no broken configuration behind when there was none', () => {
    host.fake('nginx', 'exit 1');
    expect(step().code).toBe(1);
    expect(existsSync(host.at('site.conf'))).toBe(false);
  });
});
