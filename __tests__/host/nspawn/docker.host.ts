import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { run } from '../../rig/image/program';
import { rootfs } from '../../rig/image/rootfs';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { ARCHIVE_ADDRESS } from '../../rig/nspawn/network';
import { World } from '../../rig/nspawn/world';
import { Archive, IMITATED, MIRRORS } from '../../rig/services/archive';

const LOG = '/var/log/open-design.log';

/** Holds a lock of apt, as the updates of a first boot do, until the log of apply says that it waits. */
const HOLDER = `import fcntl, os, time
lock = open("/var/lib/apt/lists/lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
while not os.path.exists("${LOG}") or "waiting for apt" not in open("${LOG}").read():
    time.sleep(0.1)
`;
const HOLD = `[Unit]
DefaultDependencies=no
After=local-fs.target
[Service]
ExecStart=/usr/bin/python3 /usr/local/sbin/hold
`;

describeNspawn('a host that installs Docker itself', () => {
  let world: World;
  let archive: Archive;
  let host: Host;
  let log: string;

  /** Takes Docker away, and leads the names of the mirrors to the archive. */
  const withoutDocker = (root: string): void => {
    const at = (file: string): string => path.join(root, file);
    run('chroot', root, 'dpkg', '--purge', '--force-depends', ...IMITATED);
    appendFileSync(at('etc/hosts'), `${ARCHIVE_ADDRESS} ${MIRRORS.join(' ')}\n`);
    const units = 'etc/systemd/system';
    mkdirSync(at(`${units}/open-design-apply.service.d`), { recursive: true });
    writeFileSync(
      at(`${units}/open-design-apply.service.d/key.conf`),
      `[Service]\nEnvironment=OPEN_DESIGN_TEST_DOCKER_KEY=${archive.key}\n`,
    );
    writeFileSync(at('usr/local/sbin/hold'), HOLDER);
    writeFileSync(at(`${units}/hold.service`), HOLD);
    mkdirSync(at(`${units}/sysinit.target.wants`), { recursive: true });
    symlinkSync('../hold.service', at(`${units}/sysinit.target.wants/hold.service`));
  };

  beforeAll(async () => {
    world = await World.open();
    archive = new Archive(await rootfs(), 'trixie');
    await archive.listen(ARCHIVE_ADDRESS);
    host = world.host({
      image: world.image({ generation: 'G3' }),
      disk: world.disk(),
      domain: 'design.example.com',
      prepare: withoutDocker,
    });
    await host.bootToReady();
    log = await host.machine.sh(`cat ${LOG}`);
  });
  afterAll(async () => {
    await archive.close();
    await world.close();
  });

  test('waits for the process that holds a lock of apt, and names it', () => {
    expect(log).toMatch(/^waiting for apt's lock, which python3 \(\d+\) holds$/m);
  });

  test('passes over a mirror that is down and one with another key, and takes the third', async () => {
    const [down, other, good] = MIRRORS;
    expect(log).toContain(`not from http://${down}/docker-ce\n`);
    expect(log).toMatch(
      new RegExp(`got key .*, allowed ${archive.key}\n(?:.*\n)?not from https://${other}/docker-ce\n`),
    );
    const asked = (name: string): readonly string[] => archive.log.filter((line) => line.startsWith(name));
    expect(asked(other)).toEqual([`${other}/docker-ce/linux/debian/gpg`]);
    expect(asked(good)).toContain(`${good}/docker-ce/linux/debian/pool/docker-ce.deb`);
    expect(await host.machine.sh('cat /etc/apt/sources.list.d/docker.list')).toContain(
      ` https://${good}/docker-ce/linux/debian trixie stable`,
    );
  });

  test('has Docker’s packages afterwards, and runs the app with them', async () => {
    const packages = 'docker-ce docker-ce-cli containerd.io docker-compose-plugin';
    const states = await host.machine.sh(`dpkg-query -W -f '\${db:Status-Abbrev}\\n' ${packages}`);
    expect(states.split('\n').map((state) => state.trim())).toEqual(['ii', 'ii', 'ii', 'ii']);
    expect((await host.machine.exec(`dpkg-query -s ${IMITATED[0]}`)).code).toBe(1);
    expect((await host.ask({ path: '/api/health' })).status).toBe(200);
  });

  test('no later command of a deploy knows the test’s key', async () => {
    expect(
      await host.machine.sh("bash -c '. /opt/open-design/current/lib/docker.sh; echo $DOCKER_KEY'"),
    ).toBe('9DC858229FC7DD38854AE2D88D81803C0EBFCD88');
  });
});
