import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { World } from '../../rig/nspawn/world';
import { scoreIn, unitScores } from '../../rig/unit-scores';

const OPTIONS = 'findmnt -no OPTIONS /srv/open-design';
const PROXIES = 'pgrep -c docker-proxy || true';
const STARTED = "docker inspect -f '{{.State.StartedAt}}' open-design";

/** Makes the system a later release of the distribution, as a newer system image would. */
const newerSystem = (root: string): void => {
  const file = path.join(root, 'usr/lib/os-release');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^VERSION_ID=.*$/m, 'VERSION_ID="99"'));
};

describeNspawn('the hardening of a host, in order', () => {
  let world: World;
  let host: Host;
  let image: string;

  const lineOf = async (command: string, key: string): Promise<string> =>
    new RegExp(`^${key}=.*$`, 'm').exec(await host.machine.sh(command))?.[0] ?? '';

  beforeAll(async () => {
    world = await World.open();
    image = world.image({ generation: 'G3' });
    host = world.host({ image, disk: world.disk(), domain: 'design.example.com' });
    await host.bootToReady();
    const { code, out } = await host.deploy({});
    if (code !== 0) throw new Error(out);
    await host.write('one', 'two', 'three');
  });
  afterAll(() => world.close());

  // A host of Terraform has no signal: ros.host.ts looks at it.
  test.each(unitScores().filter(({ unit }) => unit !== 'open-design-signal.service'))(
    '$unit runs in a sandbox, whose score is at most $score',
    async ({ unit, score }) => {
      expect(
        scoreIn(await host.machine.sh(`systemd-analyze security --no-pager ${unit} | tail -n 1`)),
      ).toBeLessThanOrEqual(score);
    },
  );

  test('a setuid program on the data disk has no effect, and a device file neither', async () => {
    expect(await host.machine.sh(OPTIONS)).toMatch(/nosuid,nodev/);
    const at = '/srv/open-design/app';
    await host.machine.sh(
      `install -m 4755 /usr/bin/id ${at}/id; mknod -m 666 ${at}/null c 1 3; chmod 755 ${at}`,
    );
    expect(await host.machine.sh(`setpriv --reuid=65534 --clear-groups ${at}/id -u`)).toBe('65534');
    expect((await host.machine.exec(`cat ${at}/null`)).out).toContain('Permission denied');
    await host.machine.sh(`rm ${at}/id ${at}/null; chmod 700 ${at}`);
  });

  test('programs run from the data disk, as agents need it', async () => {
    const script = `const file = '/app/.od/projects/tool'; const fs = require('fs');
      fs.writeFileSync(file, '#!/bin/sh\\necho ran\\n', { mode: 0o755 });
      process.stdout.write(require('child_process').execFileSync(file)); fs.rmSync(file)`;
    expect(await host.machine.sh(`docker exec open-design node -e "${script}"`)).toBe('ran');
  });

  test('nothing of the container is published, and its own address does not answer', async () => {
    const inside = "docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' open-design";
    expect(await host.machine.sh(PROXIES)).toBe('0');
    expect(await host.machine.sh('docker port open-design')).toBe('');
    for (const address of ['127.0.0.1', await host.machine.sh(inside)]) {
      const { code } = await host.machine.exec(`curl -sS --max-time 5 http://${address}:7456/api/health`);
      // Connection refused.
      expect([address, code]).toEqual([address, 7]);
    }
  });

  test('a deploy brings the settings to a host of an earlier release, and the app keeps running', async () => {
    await host.machine.sh(`sed -i 's/nosuid,nodev,//' /etc/fstab
      systemctl daemon-reload; mount -o remount,suid,dev /srv/open-design
      sed -i 's/"icc": false,/"icc": false/; /userland-proxy/d' /etc/docker/daemon.json
      sha256sum /etc/docker/daemon.json >/var/lib/open-design/started-docker
      systemctl stop open-design; docker rm -f open-design; systemctl restart docker; systemctl start open-design`);
    await host.ready();
    expect(await host.machine.sh(OPTIONS)).not.toContain('nosuid');
    const before = await host.machine.sh(STARTED);
    await host.machine.sh('rm /var/lib/open-design/applied');
    const { code, out } = await host.deploy({});
    expect([code, out]).toEqual([0, expect.stringContaining('ready: https://')]);
    expect(await host.machine.sh(PROXIES)).toBe('0');
    expect(await host.machine.sh(OPTIONS)).toMatch(/nosuid,nodev/);
    expect([await host.rows(), await host.machine.sh(STARTED)]).toEqual([3, before]);
    await host.machine.sh('systemctl restart open-design');
    await host.ready();
    expect([await host.rows(), await host.machine.sh(PROXIES)]).toEqual([3, '0']);
  });

  test('the units do their work in their sandboxes', async () => {
    const certificate = 'openssl x509 -noout -fingerprint -in /srv/open-design/tls/served.pem';
    const served =
      'openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null | openssl x509 -noout -fingerprint';
    const before = await host.machine.sh(certificate);
    await host.machine.sh('rm /srv/open-design/tls/server.* /srv/open-design/tls/made-here');
    await host.machine.sh('systemctl start open-design-certificate.service');
    expect(await host.machine.sh(certificate)).not.toBe(before);
    expect(await host.machine.sh(served)).toBe(await host.machine.sh(certificate));
    await host.machine.sh('systemctl start open-design-backup.service');
    expect(await host.machine.sh('open-design status')).toMatch(/^backup=ok\n[^]*^archive=/m);
    await host.machine.sh(
      'rm /var/lib/open-design/applied; sed -i s/state=ready/state=working/ /var/lib/open-design/status',
    );
    await host.machine.sh('systemctl start open-design-resume.service');
    expect(await host.machine.sh('open-design status')).toMatch(/^state=ready$/m);
    await host.machine.sh(
      'systemctl restart nginx; nginx -s reopen; logrotate -f /etc/logrotate.d/nginx || true',
    );
    expect((await host.ask({ path: '/api/health' })).status).toBe(200);
  });

  test('security updates come by themselves, updates of anything else and of Docker do not', async () => {
    const config = await host.machine.sh('apt-config dump');
    expect(config).toContain('APT::Periodic::Unattended-Upgrade "1";');
    expect(config).toContain('APT::Periodic::Update-Package-Lists "1";');
    const debug = await host.machine.sh('unattended-upgrade --dry-run --debug');
    expect(/^Allowed origins are: (.*)$/m.exec(debug)?.[1]).toBe(
      'origin=Debian,codename=trixie-security,label=Debian-Security, origin=Ubuntu,archive=trixie-security,label=Ubuntu',
    );
    expect(/^Initial blacklist: (.*)$/m.exec(debug)?.[1]).toBe('^docker ^containerd ^runc');
  });

  test('needrestart leaves the app and what a deploy uses alone; status says what waits', async () => {
    const pids = 'systemctl show -p MainPID --value docker containerd nginx open-design';
    const before = await host.machine.sh(pids);
    await host.machine.sh(`for file in $(ldd /usr/sbin/nginx | grep -o '/lib[^ ]*libssl[^ ]*'); do
      cp "$file" "$file.new"; mv "$file.new" "$file"; done`);
    const listed = await host.machine.sh('needrestart -b -r l');
    expect(listed).toContain('NEEDRESTART-SVC: nginx.service');
    await host.machine.sh('DEBIAN_FRONTEND=noninteractive needrestart -q');
    expect(await host.machine.sh(pids)).toBe(before);
    expect(await lineOf('open-design status', 'restart_due')).toMatch(/nginx\.service/);
  });

  test('status says when a reboot is due', async () => {
    expect(await lineOf('open-design status', 'reboot')).toBe('reboot=none');
    await host.machine.sh(
      'touch /run/reboot-required; echo linux-image-cloud-amd64 >/run/reboot-required.pkgs',
    );
    expect(await lineOf('open-design status', 'reboot')).toBe('reboot=due: linux-image-cloud-amd64');
  });

  test('a host of a newer system image takes over the data and the token', async () => {
    const token = await host.token();
    await host.machine.destroy();
    const next = world.host({ image, disk: host.disk, domain: 'design.example.com', prepare: newerSystem });
    await next.bootToReady();
    expect(await next.machine.sh('. /etc/os-release; echo $VERSION_ID')).toBe('99');
    expect([await next.token(), await next.rows()]).toEqual([token, 3]);
    expect(await next.machine.sh(OPTIONS)).toMatch(/nosuid,nodev/);
    expect(await next.deploy({})).toMatchObject({ code: 0 });
    expect((await next.machine.sh('open-design status')).split('\n')).toContain('state=ready');
  });
});
