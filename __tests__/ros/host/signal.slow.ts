import { mkdirSync } from 'node:fs';

import { until } from '../../rig/nspawn/outside';
import { SignalSandbox } from '../../rig/ros/signal-sandbox';
import { SignalService, type WaitCondition } from '../../rig/ros/wait-condition';
import { describeWith } from '../../support/programs';

const READY = ['ready', '13/13 finish', '2026-11-28T08:04:00Z'] as const;
const DISK = 'open-design: disk d-bp1abc did not appear within 600 s; attach it to this instance';

/** The nth failure at a step. */
const failed = (step: string, n: number) => ['failed', step, `2026-11-28T08:0${n}:00Z`] as const;
const working = (step: string) => ['working', step, '2026-11-28T08:00:30Z'] as const;

describeWith(['bash', 'curl'], 'the signal of a host', () => {
  let service: SignalService;
  let condition: WaitCondition;
  let port: number;
  let host: SignalSandbox;
  beforeEach(async () => {
    service = new SignalService();
    condition = service.condition();
    port = await service.listen('127.0.0.1', 0);
    host = new SignalSandbox(condition.curlCli(`127.0.0.1:${port}`));
    host.arrive();
  });
  afterEach(async () => {
    host.remove();
    await service.close();
  });

  /** Waits until the program has paused so many times. */
  const pauses = (count: number): Promise<number> =>
    until(
      'pauses',
      () => Promise.resolve(Number(host.read('pauses'))),
      (done) => done >= count,
      { seconds: 20 },
    );

  test('is SUCCESS once the app answers through its proxy, and leaves nothing of the call', async () => {
    const { code, out } = await host.boot([
      {},
      { status: working('8/13 image') },
      { status: READY, up: false },
      { status: READY, proxy: 502 },
      { status: READY, proxy: 200 },
    ]);
    expect(out).toBe('told the stack: SUCCESS, the app answers through its proxy\n');
    expect([code, condition.signals]).toEqual([
      0,
      [{ status: 'SUCCESS', id: 'open-design', reason: 'the app answers through its proxy' }],
    ]);
    expect(host.read('pauses')).toBe('4\n');
    expect(host.left()).toEqual(['done']);
    expect(host.systemctl()).toBe('--quiet disable open-design-signal.service\n');
  });

  test('is sent once: a later boot removes the call that user data wrote again', async () => {
    await host.boot([{ status: READY }]);
    host.arrive();
    expect(await host.boot([{ status: READY }])).toEqual({ code: 0, out: '' });
    expect([condition.signals.length, host.left()]).toEqual([1, ['done']]);
  });

  test('is FAILURE after three failures in a row at one step, with the step and the last line', async () => {
    const { code } = await host.boot([
      { status: failed('3/13 disk', 1), log: 'step 3/13 disk\nsomething else' },
      { status: failed('3/13 disk', 1), log: 'step 3/13 disk\nsomething else' },
      { status: working('1/13 integrity'), log: '' },
      { status: failed('3/13 disk', 2) },
      { status: failed('3/13 disk', 2) },
      { status: failed('3/13 disk', 3), log: `step 3/13 disk\n${DISK}\n` },
    ]);
    const reason = `step 3/13 disk failed 3 times in a row: ${DISK}`;
    expect([code, condition.signals]).toEqual([0, [{ status: 'FAILURE', id: 'open-design', reason }]]);
    expect(host.read('pauses')).toBe('5\n');
  });

  test('failures at different steps are not in a row, and a success counts whatever was before it', async () => {
    await host.boot([
      { status: failed('5/13 docker', 1) },
      { status: failed('5/13 docker', 2) },
      { status: failed('8/13 image', 3) },
      { status: failed('5/13 docker', 4) },
      { status: failed('5/13 docker', 5) },
      { status: READY },
    ]);
    expect(condition.signals).toEqual([expect.objectContaining({ status: 'SUCCESS' })]);
  });

  test.each([
    [
      'at work',
      { status: working('5/13 docker'), log: 'Get:1 http://mirrors.cloud.aliyuncs.com' },
      'at step 5/13 docker: Get:1 http://mirrors.cloud.aliyuncs.com',
    ],
    ['before the first apply', {}, 'at step none: '],
    [
      'ready, but the proxy does not answer',
      { status: READY, proxy: 502, log: 'ready: https://x/' },
      'at step 13/13 finish: ready: https://x/',
    ],
  ] as const)('is FAILURE after 30 minutes %s', async (_, look, where) => {
    await host.boot([look], 60);
    expect(condition.signals).toEqual([
      { status: 'FAILURE', id: 'open-design', reason: `not ready after 30 minutes, ${where}` },
    ]);
    expect(host.read('pauses')).toBe('30\n');
  });

  test('a reboot loses neither a failure nor the time of the first boot', async () => {
    const killed = { then: 'kill -9 $(pgrep -f "$PWD/program")' };
    const status = failed('8/13 image', 1);
    expect((await host.boot([{ status }, { status: failed('8/13 image', 2) }, killed])).code).toBeNull();
    host.arrive();
    await host.boot([
      { status: working('1/13 integrity') },
      { status: failed('8/13 image', 3), log: 'cannot pull' },
    ]);
    expect(condition.signals).toEqual([
      expect.objectContaining({ reason: 'step 8/13 image failed 3 times in a row: cannot pull' }),
    ]);
  });

  test('the 30 minutes begin at the first boot', async () => {
    await host.boot([{}, {}, {}, { then: 'kill -9 $(pgrep -f "$PWD/program")' }], 595);
    expect(condition.signals).toEqual([]);
    await host.boot([{}], 5);
    expect(condition.signals).toHaveLength(1);
    expect(host.read('pauses')).toBe('3\n');
  });

  test.each([
    ['forward', 28_800],
    ['back', -28_800],
  ])('a clock that is set %s makes the 30 minutes neither shorter nor longer', async (_, seconds) => {
    await host.boot([{}, { then: `echo $(($(<clock) + ${seconds})) >clock` }, {}], 60);
    expect(condition.signals).toHaveLength(1);
    expect(host.read('pauses')).toMatch(/^3[01]\n$/);
  });

  test('has the last line also of a log with zeros in it, as after a power cut', async () => {
    const status = failed('8/13 image', 1);
    const log = `printf 'a\\0\\0\\nwhy\\n' >var/log/open-design.log`;
    await host.boot([{ status, then: log }, ...[2, 3].map((n) => ({ status: failed('8/13 image', n) }))]);
    expect(condition.signals).toEqual([
      expect.objectContaining({ reason: 'step 8/13 image failed 3 times in a row: why' }),
    ]);
  });

  test('is sent when nothing can be written, as on a full disk', async () => {
    mkdirSync(host.at('var/lib/open-design/signal/seen.new'));
    const log = 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device';
    await host.boot([1, 2, 3].map((n) => ({ status: failed('8/13 image', n), log })));
    expect(condition.signals).toEqual([
      expect.objectContaining({ reason: `step 8/13 image failed 3 times in a row: ${log}` }),
    ]);
  });

  test('is repeated until it is accepted, and only then the call is removed', async () => {
    condition.refuses = 503;
    const again = setInterval(() => {
      if (condition.refused > 2) condition.refuses = undefined;
    }, 1);
    const { out } = await host.boot([{ status: READY }]);
    clearInterval(again);
    expect(out).toMatch(/^(curl: \(22\) [^\n]*503[^\n]*\n){3,}told the stack: SUCCESS/);
    expect([condition.signals.length, host.left()]).toEqual([1, ['done']]);
  });

  test('waits for a network that is away', async () => {
    await service.close();
    const back = host.boot([
      { status: failed('3/13 disk', 1) },
      { status: failed('3/13 disk', 2) },
      { status: failed('3/13 disk', 3) },
    ]);
    await pauses(5);
    expect(host.left()).toContain('call');
    await service.listen('127.0.0.1', port);
    expect((await back).out).toMatch(/^(curl: \(7\) [^\n]*\n)+told the stack: FAILURE/);
    expect(condition.signals).toHaveLength(1);
  });

  test('a failure that the stack does not know yet becomes a success with the app', async () => {
    condition.refuses = 503;
    const failures = [1, 2, 3].map((n) => ({ status: failed('9/13 app', n) }));
    const running = host.boot([...failures, {}, {}, {}, { status: READY }]);
    await pauses(8);
    condition.refuses = undefined;
    await running;
    expect(condition.signals).toEqual([expect.objectContaining({ status: 'SUCCESS' })]);
  });

  test('gives up when no stack can wait any more, and leaves nothing of the call', async () => {
    condition.refuses = 403;
    host.write('var/lib/open-design/signal/seen', `${1_000_000 - 43_000}\n\n0\n\n\n`);
    const { code } = await host.boot([{ status: READY }], 100);
    expect([code, host.left(), condition.signals]).toEqual([0, ['done'], []]);
    expect(host.read('pauses')).toBe('2\n');
  });

  test.each([
    [
      'quotes and backslashes',
      String.raw`got "a\b" and \u0041, allowed 'c'`,
      String.raw`got "a\b" and \u0041, allowed 'c'`,
    ],
    ['other signs', 'mise à jour\tof “x” failed', 'mise    jour of    x    failed'],
    ['a shell', '$(touch /tmp/x) `id` $HOME %s', '$(touch /tmp/x) `id` $HOME %s'],
    [
      'a signed address',
      'Get "https://b.oss-cn-hangzhou.aliyuncs.com/l?Expires=1&Signature=abc": EOF',
      'Get "https://b.oss-cn-hangzhou.aliyuncs.com/l": EOF',
    ],
    [
      'a password in an address',
      'proxy http://user:pass@10.0.0.1:80/ refused',
      'proxy http://10.0.0.1:80/ refused',
    ],
    ['a long line', 'x'.repeat(5000), 'x'.repeat(300)],
    ['empty lines at the end', 'why\n\n \n\t\n', 'why'],
  ])('a last line with %s arrives as readable text', async (_, log, line) => {
    await host.boot([1, 2, 3].map((n) => ({ status: failed('8/13 image', n), log })));
    expect(condition.signals.map(({ reason }) => reason)).toEqual([
      `step 8/13 image failed 3 times in a row: ${line}`,
    ]);
  });
});
