import { existsSync, readFileSync } from 'node:fs';

import { APP, FRONTS } from '../../rig/sandbox/fixture';
import { ProxyHost } from '../../rig/sandbox/proxy-host';

describe('the front proxy step', () => {
  let host: ProxyHost;
  beforeEach(() => {
    host = new ProxyHost();
  });
  afterEach(() => host.remove());

  const FILES = ['site/open-design.conf', 'conf/front-proxy-secret.conf', 'data/tls/served.pem'];
  const files = (): readonly string[] => FILES.map((file) => readFileSync(host.at(file), 'utf8'));
  const RELOAD = 'reload-or-restart nginx.service';
  const RESTART = 'restart nginx.service';

  test('starts nginx once, then leaves it alone, then reloads it for another allow-list', () => {
    expect(host.step().code).toBe(0);
    const first = host.calls('systemctl');
    expect(first.filter((call) => call === RESTART)).toHaveLength(1);
    expect(first).toContain('enable nginx.service');
    expect(first).toContain('enable --now open-design-certificate.timer');
    expect(host.step().code).toBe(0);
    expect(host.calls('systemctl')).not.toContain(RELOAD);
    host.write('release/etc/front-proxy.conf', 'another allow-list\n');
    expect(host.step().code).toBe(0);
    expect(host.calls('systemctl').filter((call) => call === RELOAD)).toHaveLength(1);
  });

  test('reloads a configuration that an interrupted apply had only written', () => {
    host.step();
    host.write('release/etc/front-proxy.conf', 'another allow-list\n');
    host.run('systemctl() { [[ $1 != reload* ]]; }; step_proxy');
    host.calls('systemctl');
    expect(host.step().code).toBe(0);
    expect(host.calls('systemctl')).toContain(RELOAD);
  });

  test('restarts nginx for another sandbox, which a reload would not change', () => {
    host.step();
    host.write('release/etc/nginx-unit.conf', '[Service]\nReadWritePaths=/run\n');
    host.calls('systemctl');
    host.run('systemctl() { [[ $1 != restart ]]; }; step_proxy');
    expect(host.step().code).toBe(0);
    const calls = host.calls('systemctl');
    expect(calls.filter((call) => call === RESTART)).toHaveLength(1);
    expect(calls.indexOf('daemon-reload')).toBeLessThan(calls.indexOf(RESTART));
    expect(host.step().code).toBe(0);
    expect(host.calls('systemctl')).not.toContain(RESTART);
  });

  test('puts the old configuration and certificate back when nginx refuses the new ones', () => {
    host.step();
    const before = files();
    host.write('release/etc/front-proxy.conf', 'broken\n');
    host.write('release/etc/secret-map.conf', 'broken\n');
    host.fake('nginx', 'exit 1');
    host.calls('systemctl');
    const ran = host.run('SERVER=other.example.com; step_proxy');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('making a self-signed certificate for other.example.com');
    expect(ran.out).toContain('nginx refused the new configuration; the old one is back');
    expect(files()).toEqual(before);
    expect(
      host.calls('systemctl').filter((call) => /^(start|restart|reload.*) nginx.service$/.test(call)),
    ).toEqual([]);
  });

  test('leaves no broken files behind on a new host', () => {
    host.fake('nginx', 'exit 1');
    expect(host.step().code).toBe(1);
    for (const file of FILES) expect(existsSync(host.at(file))).toBe(false);
  });
});

describe('the front proxy step behind a load balancer', () => {
  let host: ProxyHost;
  beforeEach(() => {
    host = new ProxyHost({ ...APP, front: FRONTS['nlb'] });
  });
  afterEach(() => host.remove());

  test('needs no certificate, stops renewing one, and leaves nginx alone the second time', () => {
    expect(host.step().code).toBe(0);
    const first = host.calls('systemctl');
    expect(first).toContain('restart nginx.service');
    expect(first).toContain('disable --now open-design-certificate.timer');
    expect(host.told()).toBe('certificate=balancer\n');
    expect(host.step().code).toBe(0);
    expect(host.calls('systemctl')).not.toContain('reload-or-restart nginx.service');
  });

  test('checks its own health like the load balancer: plain HTTP after a PROXY protocol header', () => {
    host.fake('curl', 'echo 200');
    host.run('proxy_healthy || true');
    const calls = host.calls('curl');
    expect(calls).toHaveLength(3);
    for (const call of calls) expect(call).toContain(' --haproxy-protocol http://127.0.0.1:8080/');
  });
});
