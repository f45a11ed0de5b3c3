import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { World } from '../../rig/nspawn/world';
import type { ScriptRun } from '../../rig/script-run';
import { newSshKey } from '../../rig/ssh-key';

const KEYS = { one: newSshKey('one@example.com'), two: newSshKey('two, of Ops'), root: newSshKey('root') };
type Name = keyof typeof KEYS;

const lines = (...names: readonly Name[]): readonly string[] => names.map((name) => KEYS[name].line);
const IN = 'ecs-user\n/home/ecs-user\n0\n';
const REFUSED = { code: 255, out: expect.stringContaining('Permission denied (publickey)') as string };

describeNspawn('SSH to a host, in order', () => {
  let world: World;
  let host: Host;

  /** Logs in over the network with a client in the guest. */
  const login = (
    key: Name,
    user = 'ecs-user',
    // sudo complains that the guest cannot resolve its own name.
    command = 'id -un; pwd; sudo -n id -u 2>/dev/null',
  ): Promise<ScriptRun> => {
    const strict = '-F none -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR';
    const hosts = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';
    return host.machine.exec(
      `ssh ${strict} ${hosts} -i /etc/keys-${key} ${user}@${host.address} '${command}'`,
    );
  };

  const deploy = async (...names: readonly Name[]): Promise<string> => {
    const { code, out } = await host.deploy({ sshKeys: names.length ? lines(...names) : undefined });
    if (code !== 0) throw new Error(out);
    return out;
  };

  beforeAll(async () => {
    world = await World.open();
    host = world.host({
      image: world.image({ generation: 'G3' }),
      disk: world.disk(),
      sshKeys: lines('one'),
      prepare: (root) => {
        for (const [name, { pem }] of Object.entries(KEYS)) {
          writeFileSync(path.join(root, `etc/keys-${name}`), pem, { mode: 0o600 });
        }
        // All clients have one address. After four refused logins, sshd would refuse its connections for a while.
        writeFileSync(path.join(root, 'etc/ssh/sshd_config.d/50-rig.conf'), 'PerSourcePenalties no\n');
      },
    });
    await host.bootToReady();
  });
  afterAll(() => world.close());

  test('the first boot lets the key in, and its owner becomes root; the first deploy changes nothing', async () => {
    expect(await login('one')).toEqual({ code: 0, out: IN });
    expect((await login('one', 'ecs-user', 'sudo open-design token 2>/dev/null')).out.trim()).toBe(
      await host.token(),
    );
    expect(await deploy('one')).toContain('nothing to do');
  });

  test('nobody else gets in: no other key, no root, no password', async () => {
    await host.machine.sh(
      `install -d -m 700 /root/.ssh; echo '${KEYS.root.line}' >/root/.ssh/authorized_keys`,
    );
    expect(await login('two')).toEqual(REFUSED);
    expect(await login('one', 'root')).toEqual(REFUSED);
    expect(await login('root', 'root')).toEqual(REFUSED);
    expect(await host.machine.sh('sshd -T')).toMatch(/^passwordauthentication no$/m);
  });

  test('a file of the user admits nobody', async () => {
    const script = `mkdir -p -m 700 ~/.ssh; echo "${KEYS.two.line}" >~/.ssh/authorized_keys`;
    expect((await login('one', 'ecs-user', script)).code).toBe(0);
    expect(await login('two')).toEqual(REFUSED);
  });

  test('a deploy adds a key, without a restart of sshd, and repeats nothing', async () => {
    const pid = 'systemctl show -p MainPID --value ssh';
    const before = await host.machine.sh(pid);
    await deploy('one', 'two');
    expect([await login('one'), await login('two')]).toEqual([
      { code: 0, out: IN },
      { code: 0, out: IN },
    ]);
    expect(await host.machine.sh(pid)).toBe(before);
    expect(await deploy('one', 'two')).toContain('nothing to do');
  });

  test('a deploy replaces a key: the old one is refused', async () => {
    await deploy('two');
    expect(await login('one')).toEqual(REFUSED);
    expect(await login('two')).toEqual({ code: 0, out: IN });
  });

  test.each([
    ['that sshd cannot read', '99-theirs.conf', 'Nonsense yes', /Bad configuration option: Nonsense/],
    ['that lets root in', '00-first.conf', 'PermitRootLogin yes', /not follow for root: PermitRootLogin no/],
  ])(
    'a setting %s fails the deploy, which says so; a removed key is refused, and the others still get in',
    async (_, name, line, said) => {
      const file = `/etc/ssh/sshd_config.d/${name}`;
      await host.machine.sh(`echo '${line}' >${file}`);
      const { code, out } = await host.deploy({ sshKeys: lines('one') });
      const logins = [await login('one'), await login('two')];
      const settings = await host.machine.sh('cat /etc/ssh/sshd_config.d/00-open-design.conf');
      await host.machine.sh(`rm ${file}`);
      expect([code, out]).toEqual([1, expect.stringMatching(said)]);
      expect(out).toContain('FAILED at step 12/13 ssh');
      expect(logins).toEqual([{ code: 0, out: IN }, REFUSED]);
      expect(settings).toContain('AllowUsers');
      await deploy('two');
    },
  );

  test('without keys nobody gets in, and the user is nobody special; a second deploy changes nothing', async () => {
    await deploy();
    for (const key of ['one', 'two', 'root'] as const) expect(await login(key)).toEqual(REFUSED);
    expect(await login('root', 'root')).toEqual(REFUSED);
    expect((await host.machine.exec('runuser -u ecs-user -- sudo -n true')).code).not.toBe(0);
    expect(await host.machine.sh('ls /etc/ssh /etc/sudoers.d')).not.toContain('open-design');
    expect(await deploy()).toContain('nothing to do');
  });

  test('a key comes back with a deploy', async () => {
    await deploy('one');
    expect(await login('one')).toEqual({ code: 0, out: IN });
  });
});
