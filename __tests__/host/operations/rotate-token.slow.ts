import { existsSync } from 'node:fs';

import { OLD, OperationsHost } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';

const GIVEN = 'c0ffee_0123456789abcdef0123456789abcdef-01';

describeWith(['openssl'], 'rotate-token', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
  });
  afterEach(() => host.remove());

  const token = (): string => host.text('data/secrets/token').trim();
  const working = (): string => host.run('answers $TOKEN_FILE').out;
  const answersTo = (secret: string): string => host.run(`answers <(echo ${secret})`).out;
  const status = (): string => host.text('state/status');

  test('changes file, daemon and proxy together; the old token is rejected, the new one is not exposed', () => {
    expect(working()).toBe('200');
    const before = status();
    host.write('calls', '');
    const ran = host.run('do_rotate_token');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('the token is another one; print it with: sudo open-design token');
    expect(token()).toMatch(/^[0-9a-f]{64}$/);
    expect(working()).toBe('200');
    expect(answersTo(OLD)).toBe('401');
    expect(status()).toBe(before);
    expect(existsSync(host.at('data/secrets/token.previous'))).toBe(false);
    for (const place of [ran.out, host.text('log'), host.calls()]) {
      expect(place).not.toContain(token());
      expect(place).not.toContain(OLD);
    }
  });

  test('takes the token of a file that only root can read', () => {
    host.write('given', `${GIVEN}\n`);
    host.run('chmod 0600 $ROOT/given');
    host.write('calls', '');
    const ran = host.run('do_rotate_token --from $ROOT/given');
    expect(ran).toMatchObject({ code: 0 });
    expect([token(), working(), answersTo(OLD)]).toEqual([GIVEN, '200', '401']);
    for (const place of [ran.out, host.text('log'), host.calls()]) expect(place).not.toContain(GIVEN);
    const before = status();
    host.write('calls', '');
    expect(host.run('do_rotate_token --from $ROOT/given')).toEqual({
      code: 0,
      out: `the token is the one of ${host.at('given')} already\n`,
    });
    expect([token(), working(), status()]).toEqual([GIVEN, '200', before]);
    expect(host.calls()).not.toContain('systemctl');
  });

  test.each([
    [
      'that others can read',
      'chmod 0640 $ROOT/given',
      '$ROOT/given',
      'with mode 640), allowed a file of root',
    ],
    ['behind a link', 'ln -s given $ROOT/link', '$ROOT/link', '(symbolic link of user'],
    ['that does not exist', '', '$ROOT/none', 'allowed a file of root with mode 0600'],
    ['of another user', 'chown 1001 $ROOT/given', '$ROOT/given', 'of user 1001 with mode 600'],
    ['without a token', "echo '$(openssl rand -hex 32)' >$ROOT/given", '$ROOT/given', 'got no token in'],
  ])('refuses a file %s, and changes nothing', (_, make, file, reason) => {
    host.write('given', `${GIVEN}\n`);
    host.run(`chmod 0600 $ROOT/given; ${make}`);
    const before = status();
    const ran = host.run(`do_rotate_token --from ${file}`);
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining(reason) as string });
    expect(ran.out).not.toContain(GIVEN);
    expect([token(), working(), status()]).toEqual([OLD, '200', before]);
  });

  test('refuses a token as an argument', () => {
    for (const words of [GIVEN, `--from`, `--from a b`]) {
      expect(host.run(`do_rotate_token ${words}`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('allowed --from FILE') as string,
      });
    }
    expect(token()).toBe(OLD);
  });

  test.each([
    ['nginx refuses the map', 'nginx() { [[ $(<$TOKEN_FILE) == an-old-token* ]]; }'],
    ['the app does not come up', 'daemon_healthy() { [[ $(<$TOKEN_FILE) == an-old-token* ]]; }'],
    [
      'systemd cannot reload nginx',
      'systemctl() { [[ $* == *nginx* && $(<$TOKEN_FILE) != an-old-token* ]] && return 1; command systemctl "$@"; }',
    ],
    ['the proxy accepts any token', 'answers() { echo 200; }'],
    [
      'the proxy accepts no token',
      'answers() { if [[ $(<$TOKEN_FILE) == an-old-token* ]]; then echo 200; else echo 401; fi; }',
    ],
  ])('brings the old token back when %s', (_, broken) => {
    const before = status();
    const ran = host.run(`${broken}\ndo_rotate_token`);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/the rotation failed; the old token is back and works\n$/);
    expect(token()).toBe(OLD);
    expect(working()).toBe('200');
    expect(status()).toBe(before);
  });

  test('reports when even the old token cannot be restored; the next apply repairs it', () => {
    const ran = host.run('wait_healthy() { false; }; do_rotate_token');
    expect(ran.out).toMatch(/the old token does not work either; repair with: open-design apply\n$/);
    expect(status()).toContain('state=failed\nstep=rotate-token\n');
    expect(host.run('is_applied && echo done || echo more to do').out).toBe('more to do\n');
  });

  test('when interrupted, leaves work for the next apply', () => {
    const unchanged = 'is_applied && echo nothing to do || echo more to do';
    expect(host.run(unchanged).out).toBe('nothing to do\n');
    expect(host.run(`record working rotate-token; ${unchanged}`).out).toBe('more to do\n');
  });

  test('fails at once if the lock is taken', () => {
    const ran = host.run('exec 8>$VAR/lock; flock 8; do_rotate_token');
    expect(ran.out).toContain('busy: apply or another operation is at work');
    expect(token()).toBe(OLD);
  });

  describe('killed at any point', () => {
    const APPLY =
      'STEPS=(token app proxy finish); step_finish() { record ready 4/4; }; exec_newest_release() { :; }; do_apply';
    const points = [3, 6, 9, 13, 17, 21, 26];

    test.each([
      ['the next apply', APPLY, points],
      ['the next rotation', 'do_rotate_token', points],
    ])('converges by %s', (_, repair, at) => {
      let killed = 0;
      for (const point of at) {
        if (!host.killedAt(point, 'do_rotate_token')) continue;
        killed += 1;
        expect([point, host.run('status_of state').out]).not.toEqual([point, '']);
        const ran = host.run(repair);
        expect([point, ran.code, ran.out]).toEqual([point, 0, ran.out]);
        expect([point, working()]).toEqual([point, '200']);
        expect([point, answersTo(OLD) === '200']).toEqual([point, token() === OLD]);
      }
      expect(killed).toBeGreaterThan(4);
    });
  });
});
