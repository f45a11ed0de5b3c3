import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host, HostOptions } from '../../rig/nspawn/host';
import { impatient, repeatingSoon } from '../../rig/nspawn/impatience';
import { STRANGER } from '../../rig/nspawn/network';
import { until } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';
import { stackWith } from '../../rig/ros/stack';
import { type Signal, SIGNAL_ADDRESS, SignalService } from '../../rig/ros/wait-condition';
import { scoreIn, unitScores } from '../../rig/unit-scores';

const UNIT = 'open-design-signal.service';

/** Shortens the pauses of the host, and the 30 seconds after which it repeats a failed first apply. */
const prepared =
  (times: number, more: (root: string) => void = () => undefined) =>
  (root: string): void => {
    impatient(times)(root);
    repeatingSoon(root);
    more(root);
  };

/** Programs that the certificate of an authority needs. It is never asked, because the instance has no role. */
const withLego = (root: string): void => {
  writeFileSync(path.join(root, 'usr/bin/lego'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
};

describeNspawn('a host that a stack of ROS makes', () => {
  const service = new SignalService();
  let world: World;
  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(async () => {
    await service.close();
    await world.close();
  });

  describe('succeeds', () => {
    const condition = service.condition();
    let host: Host;

    beforeAll(() => {
      host = world.host({
        image: world.image({ generation: 'G3' }),
        disk: world.disk(),
        prepare: prepared(10),
        carrier: stackWith(condition.curlCli()),
      });
    });
    afterAll(() => host.machine.destroy());

    const unit = (property: string): Promise<string> =>
      host.machine.sh(`systemctl show --value -p ${property} ${UNIT}`);

    test('the signal waits for the callback, also after a power cut', async () => {
      await host.bootToReady();
      expect(await unit('ActiveState')).toBe('active');
      await host.machine.cut();
      await host.bootToReady();
      expect([await unit('ActiveState'), await unit('UnitFileState')]).toEqual(['active', 'enabled']);
      expect(await host.machine.sh('stat -c %a /var/lib/open-design/signal/call')).toBe('600');
    });

    test('its unit runs in a sandbox, whose score is at most that of docs/security.md', async () => {
      const limit = unitScores().find((row) => row.unit === UNIT)?.score ?? 0;
      const told = await host.machine.sh(`systemd-analyze security --no-pager ${UNIT} | tail -n 1`);
      expect(scoreIn(told)).toBeLessThanOrEqual(limit);
    });

    test('the stack hears of the success once the callback is there, and only root could read the call', async () => {
      const find = 'setpriv --reuid=65534 --clear-groups grep -rsl signature= /etc /run /tmp /var';
      // The rig itself leaves user data in the seed. On Alibaba Cloud they come from the metadata service.
      expect((await host.machine.exec(`${find} | grep -v ^/var/lib/cloud/seed/`)).out).toBe('');
      await service.listen(SIGNAL_ADDRESS, 80);
      await until(
        'the signal',
        () => Promise.resolve(condition.signals.length),
        (count) => count > 0,
        { seconds: 30 },
      );
      const reason = 'the app answers through its proxy';
      expect(condition.signals).toEqual([{ status: 'SUCCESS', id: 'open-design', reason }]);
      await until(
        'the end of the service',
        () => unit('ActiveState'),
        (state) => state === 'inactive',
        { seconds: 30 },
      );
      expect(await unit('UnitFileState')).toBe('disabled');
      expect(await host.machine.sh('ls /var/lib/open-design/signal')).toBe('done\nprogram');
      expect((await host.machine.exec('test -e /run/open-design.call')).code).toBe(1);
    });

    test('the container does not reach the callback', async () => {
      const connect = `require('net').connect(80, '${SIGNAL_ADDRESS}').once('error', (e) => console.log(e.code)).once('connect', () => console.log('connected'))`;
      expect(await host.machine.sh(`timeout 20 docker exec open-design node -e "${connect}"`)).toBe(
        'ECONNREFUSED',
      );
    });

    test('the commands of the template bring the operations, and have nothing to apply', async () => {
      const { code, out } = await host.deploy({});
      expect([code, out]).toEqual([0, expect.stringContaining('nothing to do') as string]);
      expect(await host.machine.sh('open-design status')).toContain('waiting_state=none');
      expect(await host.machine.sh('open-design backup --local')).toContain('.tar.gz');
    });

    test('an update of the stack changes the state, and its command fails if the host cannot follow', async () => {
      await host.write('one');
      const strangers = [`${STRANGER}/32`, '10.77.0.0/16'];
      expect((await host.ask({ path: '/api/rows', from: STRANGER })).status).toBe(403);
      const { code, out } = await host.deploy({ allow: strangers });
      expect([code, out]).toEqual([0, expect.stringContaining('ready: https://') as string]);
      expect((await host.ask({ path: '/api/rows', from: STRANGER })).status).toBe(401);
      const larger = await host.deploy({ allow: strangers, dataDiskGiB: 40 });
      expect([larger.code, larger.out]).toEqual([
        1,
        expect.stringContaining('of less than 40 GiB') as string,
      ]);
      expect([await host.rows(), condition.signals.length]).toEqual([1, 1]);
    });
  });

  describe('fails', () => {
    const running = new Map<string, Promise<Signal>>();

    /** Boots a host and returns its first signal. */
    const signalOf = async (
      step: string,
      options: Partial<HostOptions>,
      parameters: Readonly<Record<string, string>> = {},
    ): Promise<Signal> => {
      const condition = service.condition(step);
      const host = world.host({
        image: world.image({ generation: 'G3' }),
        ...(step !== 'disk' && { disk: world.disk() }),
        prepare: prepared(100),
        carrier: stackWith(condition.curlCli(), parameters),
        ...options,
      });
      await host.boot();
      const [signal] = await until(
        `a signal of ${step}`,
        () => Promise.resolve(condition.signals),
        (signals) => signals.length > 0,
      );
      await host.machine.destroy();
      if (!signal) throw new Error(`got no signal of ${step}`);
      return signal;
    };

    // The machines mostly wait, so they run at once.
    beforeAll(() => {
      const missing = world.image({ generation: 'G3', version: 'missing' });
      world.registry.missing.add(missing.split('@')[1] ?? '');
      const acme = { Certificate: 'acme', DnsZone: 'example.com' };
      const domain = 'design.example.com';
      running.set('disk', signalOf('disk', {}));
      running.set('image', signalOf('image', { image: missing }));
      running.set(
        'health',
        signalOf('health', { image: world.image({ generation: 'G3', version: 'sick' }) }),
      );
      running.set('certificate', signalOf('certificate', { domain, prepare: prepared(100, withLego) }, acme));
      for (const signal of running.values()) signal.catch(() => undefined);
    });

    test.each([
      ['disk', 'disk d-bp1thereisnosuchdisk did not appear within 600 s; attach it to this instance'],
      ['image', 'cannot pull ghcr.io/nexu-io/od@sha256:'],
      ['health', "the app never became healthy, the proxy answered '"],
      ['certificate', 'the authority issued no certificate for design.example.com; '],
    ])('at the step %s, with its last line', async (step, line) => {
      expect(await running.get(step)).toEqual({
        status: 'FAILURE',
        id: 'open-design',
        reason: expect.stringMatching(
          new RegExp(String.raw`^step \d+/\d+ ${step} failed 3 times in a row: open-design: ${line}`),
        ) as string,
      });
    });
  });
});
