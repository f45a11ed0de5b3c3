import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { HostSandbox } from '../../rig/sandbox/host-sandbox';
import { describeWith } from '../../support/programs';

describe('the host program, piece by piece', () => {
  let host: HostSandbox;
  beforeEach(() => {
    host = new HostSandbox();
  });
  afterEach(() => host.remove());

  const calls = (): string => (existsSync(host.at('calls')) ? readFileSync(host.at('calls'), 'utf8') : '');

  describe('put', () => {
    test('writes with the mode, and reports whether anything changed', () => {
      expect(
        host.run(
          'echo a | put 0640 $VAR/x; echo $CHANGED; CHANGED=0; echo a | put 0600 $VAR/x; echo $CHANGED',
        ),
      ).toEqual({ code: 0, out: '1\n0\n' });
      expect(statSync(host.at('state/x')).mode & 0o777).toBe(0o600);
      expect(execFileSync('ls', [host.at('state')], { encoding: 'utf8' })).toBe('state\nx\n');
    });

    test('keeps the old file when its producer fails', () => {
      host.write('state/x', 'old\n');
      expect(host.run('false | put 0600 $VAR/x')).toEqual({
        code: 1,
        out: `open-design: got nothing to write to ${host.at('state/x')}\n`,
      });
      expect(readFileSync(host.at('state/x'), 'utf8')).toBe('old\n');
    });
  });

  test('retry gives up after its attempts, and stops at the first success', () => {
    host.fake('sleep', '');
    host.fake('flaky', `[[ $(grep -c flaky '${host.at('calls')}') == 3 ]]`);
    expect(host.run('retry 5 7 flaky').code).toBe(0);
    expect(calls().match(/flaky/g)).toHaveLength(3);
    expect(host.run('retry 2 7 false').code).toBe(1);
  });

  describe('the data disk', () => {
    const blkid = (code: number): void => host.fake('blkid', `exit ${code}`);
    const BLOCK = '/dev/loop0';
    const block = existsSync(BLOCK) && statSync(BLOCK).isBlockDevice();
    const onBlock = block ? test : test.skip;
    const why = block ? '' : ` (skipped: no ${BLOCK})`;

    test.each([
      ['nothing at all', '/nowhere/at/all'],
      ['a plain file', '/etc/hostname'],
    ])('%s is not a blank disk', (_, path) => {
      blkid(2);
      host.fake('wipefs', '');
      expect(host.run(`blank ${path} && echo blank || echo not`).out).toBe('not\n');
    });

    onBlock.each([
      ['blkid 2, wipefs silent', 2, '', 'blank'],
      ['blkid finds something', 0, '', 'not'],
      ['blkid is ambivalent', 8, '', 'not'],
      ['wipefs finds something', 2, 'echo "0x438 ext4"', 'not'],
      ['wipefs fails', 2, 'exit 1', 'not'],
    ])(`%s${why}`, (_, code, wipefs, expected) => {
      blkid(code);
      host.fake('wipefs', wipefs);
      expect(host.run(`blank ${BLOCK} && echo blank || echo not`).out).toBe(`${expected}\n`);
    });

    onBlock(`a disk with anything but ext4 is left unchanged${why}`, () => {
      host.fake('blkid', 'case "$*" in *TYPE*) echo xfs;; *) echo "TYPE=xfs";; esac');
      host.fake('mkfs.ext4', '');
      const ran = host.run(`find_disk() { echo ${BLOCK}; }; step_disk`);
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('is neither blank nor ext4: TYPE=xfs; it was left alone');
      expect(calls()).not.toContain('mkfs');
    });

    test.each([
      ['smaller', `echo ${39 * 2 ** 30}`, 1],
      ['as large', `echo ${40 * 2 ** 30}`, 0],
      ['larger', `echo ${41 * 2 ** 30}`, 0],
      ['unknown', 'exit 1', 1],
    ])('a disk that is %s is an error only if it lacks the size', (_, blockdev, code) => {
      host.fake('sleep', '');
      host.fake('blockdev', blockdev);
      host.fake('resize2fs', '');
      const ran = host.run('grow_data /dev/data');
      expect([ran.code, calls().includes('resize2fs /dev/data')]).toEqual([code, code === 0]);
      if (code) expect(ran.out).toContain('got a disk /dev/data of less than 40 GiB');
    });

    test('a disk that never appears is an error with its id', () => {
      host.fake('sleep', '');
      expect(host.run('DISK_WAIT=4; step_disk')).toEqual({
        code: 1,
        out: 'open-design: disk d-bp1abcdefghijklmnopqrs did not appear within 4 s; attach it to this instance\n',
      });
    });
  });

  describe('the token', () => {
    const OLD = 'an-old-token_0123456789abcdefghijklmnop';

    test('is generated once, and only root can read it', () => {
      expect(
        host.run('step_token; cp $TOKEN_FILE $VAR/first; step_token; cmp $TOKEN_FILE $VAR/first'),
      ).toEqual({ code: 0, out: '' });
      expect(readFileSync(host.at('data/secrets/token'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
      expect(statSync(host.at('data/secrets/token')).mode & 0o777).toBe(0o600);
      expect(statSync(host.at('data/secrets')).mode & 0o777).toBe(0o700);
    });

    test('on an old disk is kept', () => {
      mkdirSync(host.at('data/secrets'));
      host.write('data/secrets/token', `${OLD}\n`);
      expect(host.run('step_token').code).toBe(0);
      expect(readFileSync(host.at('data/secrets/token'), 'utf8')).toBe(`${OLD}\n`);
    });

    test('with special characters is refused, and not shown', () => {
      mkdirSync(host.at('data/secrets'));
      host.write('data/secrets/token', `${OLD}";.*\n`);
      const ran = host.run('step_token');
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('holds something else');
      expect(ran.out).not.toContain(OLD);
    });

    test('reaches the daemon and the proxy, and no command line', () => {
      mkdirSync(host.at('data/secrets'));
      host.write('data/secrets/token', `${OLD}\n`);
      for (const program of ['base64', 'curl', 'cat']) host.fake(program, `exec /usr/bin/${program} "$@"`);
      const ran = host.run('daemon_env; secret_map; proxy_healthy || true');
      expect(ran.out).toContain(`OD_API_TOKEN=${OLD}\nOD_ALLOWED_ORIGINS=https://design.example.com\n`);
      expect(ran.out).toContain(`"~^(?i:bearer) +${OLD}$" "Bearer ${OLD}";`);
      expect(calls()).toContain('curl');
      expect(calls()).not.toContain(OLD);
    });
  });

  describeWith(['openssl'], 'the certificate', () => {
    const make = (server: string) => host.run(`SERVER=${server}; serve_certificate`);

    test.each([
      ['design.example.com', 'DNS:design.example.com'],
      ['203.0.113.9', 'IP Address:203.0.113.9'],
    ])('is made for %s, once', (server, san) => {
      expect(make(server).out).toBe(`making a self-signed certificate for ${server}\n`);
      const text = execFileSync(
        'openssl',
        ['x509', '-in', host.at('data/tls/server.crt'), '-noout', '-ext', 'subjectAltName'],
        { encoding: 'utf8' },
      );
      expect(text).toContain(san);
      expect(statSync(host.at('data/tls/server.key')).mode & 0o777).toBe(0o600);
      expect(make(server).out).toBe('');
    });

    test('is generated again for another name, but a certificate of the operator is kept', () => {
      make('a.example.com');
      expect(make('b.example.com').out).toContain('for b.example.com');
      make('a.example.com');
      rmSync(host.at('data/tls/made-here'));
      expect(make('b.example.com').out).toBe('');
    });
  });

  describe('apply', () => {
    const QUIET = 'exec_newest_release() { :; }; is_applied() { return 1; }';
    const status = (): string => readFileSync(host.at('state/status'), 'utf8');

    test('runs the steps in order and records them', () => {
      const ran = host.run(
        `${QUIET}; STEPS=(one two); step_one() { :; }; step_two() { cat $VAR/status; }; do_apply`,
      );
      expect(ran.code).toBe(0);
      expect(ran.out).toMatch(/^step 1\/2 one\nstep 2\/2 two\nstate=working\nstep=2\/2 two\n/);
    });

    test.each([
      ['a command', 'false; echo went on', 1],
      ['an early exit', 'exit 7', 7],
      ['a pipeline', 'false | cat; echo went on', 1],
    ])('reports a failing step: %s', (_, body, code) => {
      const ran = host.run(
        `${QUIET}; STEPS=(one two); step_one() { echo last words; ${body}; }; step_two() { echo went on; }; do_apply`,
      );
      expect(ran.code).toBe(code);
      expect(ran.out).not.toContain('went on');
      expect(ran.out).toContain(`last words\nopen-design: FAILED at step 1/2 one (exit ${code})`);
      expect(status()).toContain('state=failed\nstep=1/2 one\n');
      const told = host.run('do_ready');
      expect(told).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^failed at step 1\/2 one; the last lines:\n[^]*last words/) as string,
      });
    });

    test('waits for a running apply, and then finds nothing to do', () => {
      // The other apply has the lock from the start, and keeps it until this one reports that it waits.
      const ran = host.run(`exec_newest_release() { :; }; is_applied() { [[ -e $VAR/first ]]; }
        say() { echo "$*"; if [[ $* == *waiting ]]; then touch $VAR/waits; fi; }
        exec 8>$VAR/lock; flock 8
        (for i in {1..600}; do if [[ -e $VAR/waits ]]; then break; fi; sleep 0.05; done; touch $VAR/first) &
        exec 8>&-; do_apply`);
      expect(ran).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^another command is at work; waiting\nnothing to do: release/) as string,
      });
    });

    test('hands over to a newer release', () => {
      mkdirSync(host.at('newer/bin'), { recursive: true });
      writeFileSync(host.at('newer/bin/open-design'), '#!/bin/sh\necho newer $*\n', { mode: 0o755 });
      host.write('state/wanted-releases', 'newer\n');
      expect(host.run('do_apply').out).toBe('release newer is newer; applying that\nnewer apply\n');
    });

    test.each([
      ['before the first', '', 'still working: apply has not begun\n', 2],
      [
        'applied, but down',
        'daemon_healthy() { false; }; record ready 9/9',
        'failed: applied, but the app does not answer; see open-design status\n',
        1,
      ],
      ['ready', 'daemon_healthy() { :; }; record ready 9/9', /^ready since \d{4}-.*, release release\n$/, 0],
      [
        'at work',
        'exec 8>$VAR/lock; flock 8; record working "3/9 docker"',
        'still working: step 3/9 docker\n',
        2,
      ],
      ['cut off', 'record working "3/9 docker"', 'failed: interrupted at step 3/9 docker\n', 1],
    ])('ready: %s', (_, before, expected, code) => {
      const ran = host.run(`${before}\n do_ready`);
      expect(ran.code).toBe(code);
      expect(ran.out).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    });
  });

  test.each([
    [[], /^usage: open-design COMMAND/, 64],
    [['--help'], /^usage: open-design COMMAND/, 0],
    [['apply', '--help'], /^usage: open-design COMMAND/, 0],
    [['aply'], /^open-design: got 'aply'; operations are not on this host yet; deploy again\n$/, 1],
  ])('open-design %j', (args, out, code) => {
    const ran = host.run(`'${host.release}/bin/open-design' ${args.join(' ')}`);
    expect(ran.out).toMatch(out);
    expect(ran.code).toBe(code);
  });
});
