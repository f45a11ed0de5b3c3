import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { archiveOf } from '../../rig/hostile/archive';
import { hotJournal } from '../../rig/hostile/hot-journal';
import { OperationsHost } from '../../rig/sandbox/operations-host';
import type { ScriptRun } from '../../rig/script-run';
import { describeWith } from '../../support/programs';

describeWith(
  ['python3', 'sqlite3', 'unshare', 'setpriv'],
  'archives and data that nobody vouches for',
  () => {
    let host: OperationsHost;
    beforeEach(() => {
      host = new OperationsHost();
      host.write('data/app/page', 'first\n');
    });
    afterEach(() => host.remove());

    /** Makes a backup and returns its path. */
    const backup = (to = host.at('data/backups')): string => {
      expect(host.run(`do_backup --to ${to}`)).toMatchObject({ code: 0 });
      return path.join(to, readdirSync(to).find((name) => name.endsWith('.tar.gz')) ?? '');
    };
    const restore = (words: string): ScriptRun => {
      host.write('data/app/page', 'later\n');
      return host.run(`do_restore ${words}`);
    };
    const refused = { code: 1, out: expect.stringMatching('is not as this host made it') as string };

    test('the key is generated once, and only root can read it; an archive is good wherever it lies', () => {
      const archive = backup(host.at('elsewhere'));
      const key = host.at('data/secrets/archive.key');
      expect([statSync(key).mode & 0o777, host.text('data/secrets/archive.key')]).toEqual([
        0o600,
        expect.stringMatching(/^[0-9a-f]{64}\n$/) as string,
      ]);
      const before = host.text('data/secrets/archive.key');
      backup();
      expect(host.text('data/secrets/archive.key')).toBe(before);
      expect(host.run('grep -rlF -f "$ARCHIVE_KEY" "$ROOT"').out.trim()).toBe(key);
      expect(restore(archive)).toMatchObject({ code: 0 });
      expect(host.text('data/app/page')).toBe('first\n');
      expect(statSync(host.at('data/app')).mode & 0o777).toBe(0o700);
    });

    test('the archive of another host is restored by an explicit word only', () => {
      const archive = backup();
      host.write('data/secrets/archive.key', `${'0'.repeat(64)}\n`);
      expect(restore(archive)).toMatchObject(refused);
      expect(restore(`--drill ${archive}`)).toMatchObject(refused);
      rmSync(host.at('data/secrets/archive.key'));
      expect(restore(archive)).toMatchObject(refused);
      expect(host.text('data/app/page')).toBe('later\n');
      expect(restore(`--foreign ${archive}`)).toMatchObject({ code: 0 });
      expect(host.text('data/app/page')).toBe('first\n');
    });

    test('an old archive cannot pass for a new one', () => {
      const archive = backup();
      const newer = archive.replace(/open-design-\d{4}/, 'open-design-2999');
      renameSync(archive, newer);
      expect(restore(newer)).toMatchObject(refused);
    });

    test('an archive in a folder that others can write is copied before it is checked', () => {
      const archive = backup(host.at('elsewhere'));
      // Somebody replaces it as soon as it was checked.
      host.write('data/app/page', 'later\n');
      const swapped = host.run(`eval "$(declare -f is_ours | sed '1s/is_ours/really/')"
      is_ours() { really "$@" && echo other >${archive}; }
      do_restore ${archive}`);
      expect(swapped).toMatchObject({ code: 0 });
      expect(host.text('data/app/page')).toBe('first\n');
    });

    test('a crafted archive deletes no file of the host', () => {
      const victim = host.at('victim');
      writeFileSync(victim, '');
      execFileSync('sqlite3', [host.at('db'), 'PRAGMA page_size=4096; CREATE TABLE t(n)']);
      const database = execFileSync('cat', [host.at('db')]);
      const archive = host.at('open-design-20260101T000000.000000Z-host.tar.gz');
      writeFileSync(
        archive,
        archiveOf({ 'app/x.sqlite': database, 'app/x.sqlite-journal': hotJournal(victim) }),
      );
      expect(restore(archive)).toMatchObject(refused);
      expect(restore(`--foreign ${archive}`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('got app/x.sqlite-journal beside a database') as string,
      });
      expect([existsSync(victim), host.text('data/app/page')]).toEqual([true, 'later\n']);
    });

    test('hostile data fail the backup with a reason, delete no file of the host, and hold no lock', () => {
      const victim = host.at('victim');
      writeFileSync(victim, '');
      execFileSync('sqlite3', [host.at('data/app/x.sqlite'), 'PRAGMA page_size=4096; CREATE TABLE t(n)']);
      writeFileSync(host.at('data/app/x.sqlite-journal'), hotJournal(victim));
      expect(host.run('do_backup')).toMatchObject({
        code: 1,
        out: expect.stringContaining('got x.sqlite-journal, which names another file') as string,
      });
      expect(existsSync(victim)).toBe(true);
      // A journal that appears after the check is rolled back in the sandbox.
      expect(host.run('as_app BindPaths="$DATA/app:/data" -- sqlite3 /data/x.sqlite .tables')).toMatchObject({
        code: 0,
      });
      expect([existsSync(victim), existsSync(host.at('data/app/x.sqlite-journal'))]).toEqual([true, false]);
      execFileSync('mkfifo', [host.at('data/app/pipe')]);
      mkdirSync(host.at('data/app/.git'));
      expect(host.run('do_backup')).toMatchObject({ code: 0 });
    });

    test('the copy before another image belongs to the app’s user, whatever is in it', () => {
      execFileSync('sh', [
        '-c',
        `cd ${host.at('data/app')}; mkfifo pipe; ln -s ${host.at('data/secrets/token')} link; mkdir closed; chmod 0555 closed`,
      ]);
      expect(host.run('do_copy_data "$DATA/copy"')).toEqual({ code: 0, out: '' });
      const listed = (name: string): string =>
        execFileSync('sh', ['-c', `cd ${host.at(name)}; find . -printf '%p %y %m %u %l\\n' | sort`], {
          encoding: 'utf8',
        });
      expect(listed('data/copy')).toBe(listed('data/app'));
      expect(host.run('do_copy_data "$DATA/copy"')).toMatchObject({ code: 1 });
      expect(host.run('do_copy_data /etc/copy')).toMatchObject({ code: 1 });
    });

    test('an empty key tags and accepts nothing', () => {
      const archive = backup();
      const key = host.text('data/secrets/archive.key');
      host.write('data/secrets/archive.key', '\n');
      const tag = createHmac('sha256', '')
        .update(`${path.basename(archive).replace(/-[0-9a-f]{32}/, '')}\n`)
        .update(readFileSync(archive))
        .digest('hex')
        .slice(0, 32);
      const forged = archive.replace(/[0-9a-f]{32}/, tag);
      renameSync(archive, forged);
      expect(host.run(`is_ours ${forged} ${path.basename(forged)}`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('allowed 64 hexadecimal digits') as string,
      });
      const ran = host.run('do_backup');
      expect(ran).toMatchObject({
        code: 1,
        out: expect.stringContaining('cannot tag the archive') as string,
      });
      expect(readdirSync(host.at('data/backups'))).toEqual([path.basename(forged)]);
      expect(ran.out).not.toContain(key.trim());
    });

    test.each([
      ['below the data', 'data/app/mine', '$DATA/app/mine', 'allowed one that is not the app’s'],
      ['that everybody can write', 'open', '$ROOT/open', 'allowed one that only root can write'],
      [
        'in a folder that everybody can write',
        'open',
        '$ROOT/open/mine',
        'allowed one that only root can write',
      ],
    ])('a directory %s is refused', (_, folder, to, reason) => {
      mkdirSync(host.at(folder));
      chmodSync(host.at(folder), 0o777);
      const ran = host.run(`do_backup --to "${to}"`);
      expect(ran).toMatchObject({
        code: 1,
        out: expect.stringContaining(reason.replace('’', "'")) as string,
      });
      expect(readdirSync(host.at(folder))).toEqual([]);
    });

    test.each([
      ['a hole', 'truncate -s 10M file'],
      ['ten names', 'head -c 1M /dev/zero >file; for i in $(seq 9); do ln file $i; done'],
    ])('a file with %s takes its room in the archive: no backup begins', (_, make) => {
      execFileSync('sh', ['-c', `cd ${host.at('data/app')} && ${make}`]);
      expect(host.run('df() { echo Avail; echo 5000000; }; do_backup')).toMatchObject({
        code: 1,
        out: expect.stringMatching(/got 5000000 bytes free at \S+, allowed more than 104\d{5}/) as string,
      });
    });

    test('an archive that does not fit is not copied', () => {
      const archive = backup(host.at('elsewhere'));
      expect(host.run(`df() { echo Avail; echo 10; }; do_restore ${archive}`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('got 10 bytes free on the data disk') as string,
      });
    });

    test('a directory whose name systemd would read as a list is refused', () => {
      expect(host.run(`do_backup --to '${host.at('a b')}'`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('allowed letters, digits and . _ / @ + - in its path') as string,
      });
    });
  },
);
