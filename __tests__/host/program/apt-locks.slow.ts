import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { HostSandbox } from '../../rig/sandbox/host-sandbox';
import { describeWith } from '../../support/programs';

/** Locks a file as apt and dpkg do, says so, and unlocks it when the second file exists. Then it makes the third. */
const HOLDER = `
import fcntl, os, sys, time
lock, release, released = sys.argv[1:]
with open(lock, "w") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    while not os.path.exists(release):
        time.sleep(0.02)
open(released, "w").close()
time.sleep(60)
`;

const LOCKS = ['dpkg/lock-frontend', 'dpkg/lock', 'apt/lists/lock'];

describeWith(['python3'], 'the locks of apt', () => {
  let host: HostSandbox;
  let holder: ChildProcess;

  const hold = async (lock: string): Promise<void> => {
    const file = host.at(`var/lib/${lock}`);
    mkdirSync(path.dirname(file), { recursive: true });
    holder = spawn('python3', ['-c', HOLDER, file, host.at('release-it'), host.at('released')]);
    if (holder.stdout) await once(holder.stdout, 'data');
  };
  const calls = (): readonly string[] => readFileSync(host.at('calls'), 'utf8').trim().split('\n');

  beforeEach(() => {
    host = new HostSandbox();
    host.fake('dpkg', '');
    host.fake('apt-get', '');
  });
  afterEach(() => {
    holder.kill('SIGKILL');
    host.remove();
  });

  test.each(LOCKS)(
    '%s is waited for before anything is installed, and the log names who holds it',
    async (lock) => {
      await hold(lock);
      host.fake(
        'sleep',
        `touch '${host.at('release-it')}'; until [[ -e '${host.at('released')}' ]]; do :; done`,
      );
      const { code, out } = host.run('type() { false; }; install_tools');
      expect([code, out]).toEqual([0, `waiting for apt's lock, which python3 (${holder.pid}) holds\n`]);
      expect(calls().map((call) => call.split(' ', 3).join(' '))).toEqual([
        'sleep 5',
        'dpkg --configure -a',
        'apt-get -q -y',
        'apt-get -q -y',
      ]);
    },
  );

  test('apt itself fails if somebody holds a lock for longer than 15 minutes, however often it is tried', async () => {
    await hold('apt/lists/lock');
    host.fake('sleep', '');
    expect(host.run('apt update; apt update').code).toBe(0);
    expect(calls().filter((call) => call === 'sleep 5')).toHaveLength(180);
    expect(calls().filter((call) => call.startsWith('apt-get'))).toHaveLength(2);
    expect(existsSync(host.at('released'))).toBe(false);
  });
});
