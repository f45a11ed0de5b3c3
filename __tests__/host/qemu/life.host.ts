import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { BASIC_REALM, PIDS } from '../../../open-design/contract';
import { MEMORY_MIB } from '../../../open-design/memory';
import { describeQemu } from '../../rig/qemu/describe';
import { FirstBoot } from '../../rig/qemu/first-boot';
import { contentOf, FOREIGN } from '../../rig/qemu/foreign';
import { ROLE_SECRET } from '../../rig/qemu/metadata';
import { type Ask, basic, bearer, STRANGER } from '../../rig/qemu/outside';
import { reported } from '../../rig/qemu/reported';
import { CPUS, PUBLIC_ADDRESS, REGION, Site } from '../../rig/qemu/site';
import { applied, cloudInit, deploy, failed, ready, rows, write } from '../../rig/qemu/visitor';
import { NIGHTLY } from '../../support/nightly';

/** Runs in the container, which has its own network. */
const REACH_METADATA = `docker exec open-design node -e "
  fetch('http://${METADATA_ADDRESS}/latest/api/token', { method: 'PUT', signal: AbortSignal.timeout(20000) })
    .then((answer) => console.log('answer', answer.status), (error) => console.log('no answer:', error.cause?.code))"`;

const STARTED = "docker inspect -f '{{.State.StartedAt}}' open-design";

/** Whole GiB of the filesystem of the data, rounded up: it needs a part of the disk for itself. */
const DATA_SIZE = "df -k --output=size /srv/open-design | awk 'END { print int($1 / 1048576 + 0.99) }'";

/** A disk like a system disk, with the partition in use that is the last one. */
const PARTITIONED_DISK = `set -eu
      truncate -s 1G /disk
      printf 'label: gpt\\nsize=8MiB\\n,\\n' | sfdisk -q /disk
      disk=$(losetup -P --find --show /disk)
      mkfs.ext4 -q "\${disk}p2"
      mount "\${disk}p2" /mnt
      echo kept >/mnt/kept`;

/** Runs the program's function on that disk, for a system disk of this size. Prints the size of the filesystem. */
const grown = (gibibytes: number): string => `bash -euc 'ROOT= NAME=open-design SYSTEM_DISK_GIB=${gibibytes}
        for file in common grow; do . /opt/open-design/current/lib/$file.sh; done
        SIZE_WAIT=2; grow_system /mnt' 2>&1
      df -m --output=size /mnt | awk 'END { print "mib", $1 }'`;

/** A generous timeout, not a promise. */
const WAIT_SECONDS = 900;

const VISITORS: readonly (readonly [string, number, Ask])[] = [
  ['nobody', 401, { port: 443 }],
  ['a wrong password', 401, { port: 443, headers: basic('wrong') }],
  ['a stranger', 403, { port: 443, from: STRANGER }],
  ['plain HTTP', 301, { port: 80 }],
  ['the daemon without its proxy', 0, { port: 7456 }],
];

describeQemu('a host with a kernel and disks of its own', () => {
  let site: Site;
  let first: FirstBoot;
  /** Number of rows that the disk of the first host must keep until the end. */
  let written = 0;
  /** Version of the app that ran with that disk. A new host with another one waits for a deploy. */
  let version = '1';
  const scenario = reported(() => site);
  const nightly = NIGHTLY ? scenario : () => undefined;
  beforeAll(async () => {
    site = await Site.open();
  }, WAIT_SECONDS * 1000);
  afterAll(() => site.close());

  describe('its cold first boot', () => {
    scenario('ends ready, although its data disk is attached late', async () => {
      first = await FirstBoot.begin(site, NIGHTLY ? FirstBoot.CUTS : []);
      await first.finish();
      expect(await applied(first.machine)).toContain('ready since');
    });

    for (const [who, status, what] of VISITORS) {
      scenario(`${who} gets ${status || 'nothing'} from outside`, async () => {
        expect((await first.machine.ask(what)).status).toBe(status);
      });
    }

    scenario('the token is accepted as Basic and Bearer, and the challenge requests it', async () => {
      const { machine, token } = first;
      const { headers } = await machine.ask({ port: 443 });
      expect(headers['www-authenticate']).toContain(`Basic realm="${BASIC_REALM}"`);
      for (const credentials of [basic(token), bearer(token)]) {
        expect((await machine.ask({ port: 443, headers: credentials })).status).toBe(200);
      }
    });

    scenario('reads its user data from the metadata service without complaints', async () => {
      const { machine, metadata } = first;
      const { datasource, ...rest } = await cloudInit(machine);
      expect(datasource).toMatch(/^aliyun/);
      expect(rest).toEqual({ status: 'done', complaints: [] });
      expect(metadata.asked).toContain('PUT /latest/api/token 200');
      expect(metadata.asked).toContain('GET /2016-01-01/user-data 200');
      const state = await machine.output('cat /etc/open-design/state');
      expect(state).toMatch(new RegExp(`^REGION=${REGION}\n[^]*\nPUBLIC_ADDRESS=${PUBLIC_ADDRESS}\n$`, 'm'));
    });

    scenario('finds the disk by its id, and mounts it by UUID', async () => {
      const { machine, disk } = first;
      const device = await machine.output(`readlink -f /dev/disk/by-id/virtio-${disk.id.slice(2)}`);
      const uuid = await machine.output(`blkid -p -s UUID -o value ${device}`);
      expect(await machine.output('findmnt -no SOURCE /srv/open-design')).toBe(device);
      expect(await machine.output('grep /srv/open-design /etc/fstab')).toMatch(
        new RegExp(`^UUID=${uuid.trim()} /srv/open-design ext4 `),
      );
    });

    scenario('denies its containers the credentials of its role', async () => {
      const { machine, metadata } = first;
      const url = `http://${METADATA_ADDRESS}/latest`;
      const token = `X-aliyun-ecs-metadata-token: $(curl -s -X PUT ${url}/api/token)`;
      const own = await machine.output(
        `curl -s -H "${token}" ${url}/meta-data/ram/security-credentials/host`,
      );
      expect(own).toContain(ROLE_SECRET);
      const asked = metadata.asked.length;
      // The host has just been answered there. It is the firewall that refuses the container.
      expect((await machine.output(REACH_METADATA)).trim()).toBe('no answer: ECONNREFUSED');
      expect(metadata.asked).toHaveLength(asked);
    });
  });

  scenario('a power cut loses no confirmed row; the container has its limits again', async () => {
    const { token } = first;
    await write(first.machine, token, 'before the power cut');
    written += 1;
    await first.machine.cutPower();
    const machine = await first.switchOnAgain();
    expect(await ready(machine)).toBe(token);
    expect(await rows(machine, token)).toBe(written);
    const group = '/sys/fs/cgroup/system.slice/docker-$(docker inspect -f {{.Id}} open-design).scope';
    expect(await machine.output(`cat ${group}/memory.max ${group}/pids.max ${group}/cpu.max`)).toBe(
      `${MEMORY_MIB.default * 2 ** 20}\n${PIDS}\n${CPUS * 100_000} 100000\n`,
    );
  });

  // The nspawn tier reboots, too.
  nightly('a reboot changes nothing', async () => {
    const { machine, token } = first;
    await machine.reboot();
    expect(await ready(machine)).toBe(token);
    expect(await rows(machine, token)).toBe(written);
  });

  scenario('the data disk grows in use: same data, no restart', async () => {
    const { machine, token, disk } = first;
    const { commands } = site.render({ generation: 'G3', version: '1' }, { dataDiskGiB: 24 });
    const started = await machine.output(STARTED);
    await machine.grow(disk, 24);
    await deploy(machine, commands);
    expect(await machine.output(DATA_SIZE)).toBe('24\n');
    expect([await rows(machine, token), await machine.output(STARTED)]).toEqual([written, started]);
  });

  // CI has no time for it. The slow tier tests how the program compares a smaller size.
  nightly('a smaller size makes no data disk smaller', async () => {
    const { machine, token } = first;
    const started = await machine.output(STARTED);
    await deploy(machine, site.render({ generation: 'G3', version: '1' }).commands);
    expect(await machine.output(DATA_SIZE)).toBe('24\n');
    expect([await rows(machine, token), await machine.output(STARTED)]).toEqual([written, started]);
  });

  scenario('the file system of a system disk grows with its partition, in use', async () => {
    const { machine } = first;
    const out = await machine.output(`${PARTITIONED_DISK}
      ${grown(1)}
      ${grown(2)}
      truncate -s 2G /disk
      losetup -c "$disk"
      ${grown(2)}
      ${grown(2)}
      cat /mnt/kept`);
    const sizes = [...out.matchAll(/^mib (\d+)$/gm)].map(([, size]) => Number(size));
    expect(sizes).toEqual([sizes[0], sizes[0], sizes[2], sizes[2]]);
    expect((sizes[2] ?? 0) - (sizes[0] ?? 0)).toBeGreaterThan(900);
    expect(out.match(/^! .*$/gm)).toEqual([expect.stringContaining('does not have the wanted 2 GiB')]);
    expect(out).toMatch(/kept\n$/);
  });

  // CI has no time for it, because it takes minutes without KVM. The nspawn tier cuts the power of an upgrade, too.
  nightly('a power cut during an upgrade loses nothing, and the next deploy completes it', async () => {
    version = '2';
    const { commands } = site.render({ generation: 'G3', version });
    for (const text of ['a', 'b', 'c']) await write(first.machine, first.token, text);
    written += 3;
    const interrupted = deploy(first.machine, commands).catch(() => undefined);
    await first.machine.console.waitFor(/step \d+\/\d+ app/, WAIT_SECONDS);
    await first.machine.cutPower();
    await interrupted;

    const machine = await first.switchOnAgain();
    expect(await ready(machine)).toBe(first.token);
    expect(await rows(machine, first.token)).toBe(written);
    await deploy(machine, commands);
    expect((await machine.ask({ port: 443, path: '/api/version' })).body).toContain('"2"');
    expect(await ready(machine)).toBe(first.token);
    expect(await rows(machine, first.token)).toBe(written);
  });

  // One machine runs at a time, and the disk of the first host serves its successor.
  scenario('the power button ends it in an orderly way', () => first.machine.powerOff());

  // CI has no time for them, because each boots a host. The nspawn tier cuts at every step, but has no disk cache to lose.
  for (const cut of FirstBoot.CUTS) {
    nightly(`a power cut during the first boot, ${cut}, leaves a host that comes to be ready`, async () => {
      const { disks, token } = first.after(cut);
      const { machine } = await first.again(disks);
      const found = await ready(machine);
      // A token that was generated before the power cut may already be in use.
      if (token) expect(found).toBe(first.token);
      await applied(machine);
      await write(machine, found, 'after the cut');
      expect(await rows(machine, found)).toBe(1);
      await machine.cutPower();
    });
  }

  scenario(
    'a new host does not touch foreign disks, and uses the old one with its token and data',
    async () => {
      const foreign = FOREIGN.map(({ name, sign, make }) => {
        // Each byte is compared, so these disks are small. The host refuses them before it looks at the size.
        const disk = site.dataDisk(name, 1);
        make(disk.file);
        return { disk, sign };
      });
      const contents = (): Promise<string[]> => Promise.all(foreign.map(({ disk }) => contentOf(disk.file)));
      const before = await contents();
      const { machine } = await first.successor(
        foreign.map(({ disk }) => disk),
        site.render({ generation: 'G3', version }).userData,
      );
      await machine.console.waitFor(/step \d+\/\d+ disk/, WAIT_SECONDS);
      for (const { disk, sign } of foreign) {
        await machine.attach(disk);
        await machine.console.waitFor(sign, WAIT_SECONDS);
        expect(await failed(machine)).toMatch(/^failed at step \d+\/\d+ disk/);
        await machine.detach(disk);
      }
      expect(await contents()).toEqual(before);

      await machine.attach(first.disk);
      expect(await ready(machine)).toBe(first.token);
      expect(await rows(machine, first.token)).toBe(written);
      await applied(machine);
      await machine.powerOff();
    },
  );

  nightly('a clock that is years behind: the image fails; ready once the clock is right', async () => {
    const disk = site.dataDisk('clock');
    const { userData } = site.render({ generation: 'G3', version: '1' });
    const instanceId = 'i-bp1hosttest0000000003';
    const choice = { disks: [disk], attached: [disk], instanceId, userData, clock: '2019-05-01' };
    const { machine } = await site.start('clock', choice);
    await machine.console.waitFor(/FAILED at step \d+\/\d+ image/, WAIT_SECONDS);
    const out = await failed(machine);
    expect(out).toMatch(/^failed at step \d+\/\d+ image/);
    expect(out).toContain('certificate has expired or is not yet valid');
    await machine.output(`date -s @${Math.floor(Date.now() / 1000)}`);
    await applied(machine);
    await machine.powerOff();
  });
});
