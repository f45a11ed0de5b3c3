import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { archiveOf, type Members } from '../../rig/hostile/archive';
import { hotJournal } from '../../rig/hostile/hot-journal';
import { describeWith } from '../../support/programs';

const SNAPSHOT = path.join(__dirname, '../../../open-design/backup/snapshot.py');
const MEMBERS = path.join(__dirname, '../../rig/hostile/members.py');
const SWAP = path.join(__dirname, '../../rig/hostile/swap.py');

describeWith(['python3', 'sqlite3', 'tar'], 'an app that wants to harm who makes its backup', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const python = (words: readonly string[], input?: Buffer) => {
    const ran = spawnSync('python3', ['-B', ...words], { input, timeout: 20_000 });
    return { code: ran.status, out: ran.stdout, reason: ran.stderr.toString() };
  };
  const pack = () => python([SNAPSHOT, 'pack', at('data'), at('work'), 'image']);
  const members = (...all: readonly object[]): Buffer =>
    execFileSync('python3', [MEMBERS, ...all.map((member) => JSON.stringify(member))]);
  const database = (): Buffer => {
    rmSync(at('db'), { force: true });
    execFileSync('sqlite3', [at('db'), 'PRAGMA page_size=4096; CREATE TABLE t(n)']);
    return readFileSync(at('db'));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'snapshot-'));
    for (const name of ['data/projects', 'work', 'outside']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('outside/page'), 'a file of the host\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('a hot journal in the data deletes no file of the host', () => {
    writeFileSync(at('data/x.sqlite'), database());
    writeFileSync(at('data/x.sqlite-journal'), hotJournal(at('outside/page')));
    const ran = python([SNAPSHOT, 'pack', at('data'), at('work'), 'image']);
    expect(ran).toMatchObject({
      code: 1,
      reason: 'got x.sqlite-journal, which names another file for SQLite to delete; remove it\n',
    });
    expect(existsSync(at('outside/page'))).toBe(true);
  });

  test.each<[string, (journal: Buffer) => Members]>([
    ['a file', (journal) => ({ 'app/x.sqlite-journal': journal })],
    ['a link', (journal) => ({ 'app/notes': journal, 'app/x.sqlite-journal': 'notes' })],
  ])('a hot journal in an archive, as %s, deletes no file of the host', (_, journal) => {
    const archive = archiveOf({ 'app/x.sqlite': database(), ...journal(hotJournal(at('outside/page'))) });
    const unpacked = python([SNAPSHOT, 'unpack', at('restored')], archive);
    expect(unpacked).toMatchObject({
      code: 1,
      reason: 'got app/x.sqlite-journal beside a database in the archive; no backup holds such a file\n',
    });
    python([SNAPSHOT, 'integrity', at('restored')]);
    expect(existsSync(at('outside/page'))).toBe(true);
  });

  test('a journal that SQLite would wait for is refused', () => {
    writeFileSync(at('data/x.sqlite'), database());
    execFileSync('mkfifo', [at('data/x.sqlite-journal')]);
    expect(python([SNAPSHOT, 'pack', at('data'), at('work'), 'image'])).toMatchObject({
      code: 1,
      reason: 'got x.sqlite-journal, allowed a file there; remove it\n',
    });
  });

  test('a database that stays locked fails the backup with a reason', async () => {
    writeFileSync(at('data/x.sqlite'), database());
    const lock = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute("BEGIN EXCLUSIVE"); print("locked", flush=True); sys.stdin.read()`;
    const locker = spawn('python3', ['-c', lock, at('data/x.sqlite')]);
    await once(locker.stdout, 'data');
    const impatient = `import sys; sys.path.insert(0, sys.argv[1]); import databases, snapshot
databases.BUSY_SECONDS = 0.1; snapshot.main("pack", *sys.argv[2:])`;
    const ran = python(['-c', impatient, path.dirname(SNAPSHOT), at('data'), at('work'), 'image']);
    locker.kill();
    expect(ran).toMatchObject({
      code: 1,
      reason: expect.stringMatching(/^cannot copy the database x.sqlite: still locked after/) as string,
    });
  });

  describe('what is packed can be restored', () => {
    /** Creates folders in each other, whose whole path no system call accepts. */
    const nest = (name: string, depth: number): void => {
      const code = `import os, sys
os.chdir(sys.argv[1])
for _ in range(int(sys.argv[3])): os.mkdir(sys.argv[2]); os.chdir(sys.argv[2])
open("leaf", "w").write("a leaf"); os.symlink("leaf", "link")`;
      execFileSync('python3', ['-c', code, at('data'), name, String(depth)]);
    };
    test.each([
      ['20 folders with long names', 'n'.repeat(250), 20],
      ['more folders than calls of Python or descriptors of a process', 'd', 1100],
    ])('%s in each other', (_, name, depth) => {
      nest(name, depth);
      const packed = pack();
      expect(packed).toMatchObject({ code: 0, reason: '' });
      expect(python([SNAPSHOT, 'check'], packed.out)).toMatchObject({ code: 0 });
      expect(python([SNAPSHOT, 'unpack', at('restored')], packed.out)).toMatchObject({ code: 0 });
      expect(python([SNAPSHOT, 'integrity', at('restored')])).toMatchObject({ code: 0 });
      const code = `import os, sys
os.chdir(sys.argv[1])
for _ in range(int(sys.argv[3])): os.chdir(sys.argv[2])
print(open("link").read())`;
      const leaf = python(['-c', code, at('restored'), name, String(depth)]);
      expect(leaf.out.toString()).toBe('a leaf\n');
      execFileSync('rm', ['-rf', at('data'), at('restored')]);
    });

    test('names that no terminal should see, modification times out of range, and links to anywhere', () => {
      for (const name of ['a\nb', '\u001b[31m', ' x ', '-rf']) writeFileSync(at(`data/${name}`), name);
      const code = `import os, sys
os.chdir(sys.argv[1]); open(b"bad\\xff", "w"); os.symlink(b"\\xff/../..", "link"); os.utime("-rf", (2**33, 2**33))`;
      execFileSync('python3', ['-c', code, at('data')]);
      const packed = pack();
      expect(python([SNAPSHOT, 'unpack', at('restored')], packed.out)).toMatchObject({ code: 0 });
      execFileSync('diff', ['-r', '--no-dereference', at('data'), at('restored')]);
    });
  });

  describe('an archive that no backup is', () => {
    const link = { type: 'link', link: '../outside' };
    test.each<[string, readonly object[], string]>([
      [
        'a link through a link',
        [
          { name: 'app/l', ...link },
          { name: 'app/l/planted', ...link },
        ],
        'got app/l/planted in the archive, allowed only in a folder that comes before it',
      ],
      [
        'a file through a link',
        [{ name: 'app/l', ...link }, { name: 'app/l/planted' }],
        'got app/l/planted in the archive, allowed only in a folder that comes before it',
      ],
      [
        'a folder in place of a link',
        [
          { name: 'app/l', ...link },
          { name: 'app/l', type: 'folder' },
        ],
        'got app/l twice in the archive',
      ],
      [
        'two files of a name',
        [
          { name: 'app/x', text: '1' },
          { name: 'app/x', text: '2' },
        ],
        'got app/x twice in the archive',
      ],
      [
        'a name with a dot',
        [{ name: 'app/./x' }],
        'got the name app/./x in the archive, allowed names below app/',
      ],
      [
        'a name that leads out',
        [{ name: 'app/../x' }],
        'got the name app/../x in the archive, allowed names below app/',
      ],
      ['a name that is too long', [{ name: `app/${'x'.repeat(256)}` }], 'allowed 255 bytes between slashes'],
      [
        'a file in place of the data',
        [{ name: 'app' }],
        'got the name app in the archive, allowed names below app/',
      ],
      [
        'a hard link',
        [{ name: 'app/x', type: 'hard', link: '/etc/shadow' }],
        'got app/x in the archive, allowed plain files, folders and symbolic links',
      ],
      ['a time that is no number', [{ name: 'app/x', pax: { mtime: 'nan' } }], 'got the time nan of app/x'],
      ['a time without an end', [{ name: 'app/x', pax: { mtime: '1e400' } }], 'got the time inf of app/x'],
      [
        'a time that no disk stores',
        [{ name: 'app/x', pax: { mtime: '1e30' } }],
        'got the time 1e+30 of app/x',
      ],
      [
        'a manifest that is a list',
        [{ manifest: { sha256: ['app/x'] } }],
        'the archive is not whole: it has no manifest',
      ],
      [
        'a manifest without a time',
        [{ manifest: { time: null } }],
        'the manifest of the archive is not as pack writes it',
      ],
    ])('%s: check and unpack refuse it alike', (_, all, reason) => {
      const archive = members(...all);
      const checked = python([SNAPSHOT, 'check'], archive);
      expect(checked).toMatchObject({ code: 1, reason: expect.stringContaining(reason) as string });
      expect(checked.reason).not.toContain('Traceback');
      expect(python([SNAPSHOT, 'unpack', at('restored')], archive)).toMatchObject({
        code: 1,
        reason: checked.reason,
      });
      expect(existsSync(at('outside/planted'))).toBe(false);
    });
  });

  describe('on a disk of 48 MB', () => {
    /** Runs shell in a folder that is such a disk and has what the commands write. */
    const onSmallDisk = (script: string) => {
      const own = process.getuid?.() === 0 ? [] : ['--map-root-user'];
      const whole = `mount -t tmpfs -o size=48m none "$1" && cd "$1" && mkdir app work && ${script}`;
      const ran = spawnSync('unshare', [...own, '--mount', 'bash', '-c', whole, 'sh', at('work')], {
        encoding: 'utf8',
        env: { ...process.env, SNAPSHOT, DATA: at('data') },
      });
      return { code: ran.status, out: ran.stdout, reason: ran.stderr };
    };
    /** What an app does that finds the disk full, and what remains in the folder of the backup. */
    const AFTER = 'code=$?; ls work app; head -c 1M /dev/zero >page && exit $code';
    const PACK = `python3 -B "$SNAPSHOT" pack "$DATA" work image >packed; ${AFTER}`;

    test.each([
      [
        'a file with a hole',
        'truncate -s 1G "$DATA/video"',
        /^no room for video: got \d+ bytes free, allowed/,
      ],
      [
        'a file that gzip does not make smaller',
        'head -c 60M /dev/urandom >"$DATA/video"',
        /^no room for the archive: got/,
      ],
      [
        'a database',
        `sqlite3 "$DATA/video" 'CREATE TABLE t(b); INSERT INTO t VALUES(zeroblob(60000000))'`,
        /^cannot copy the database video: no room for it/,
      ],
    ])('%s: the backup fails, and the app can write', (_, make, reason) => {
      const ran = onSmallDisk(`${make}; ${PACK}`);
      expect(ran).toMatchObject({ code: 1, reason: expect.stringMatching(reason) as string });
    });

    test.each([
      ['bytes', 'truncate -s 200M "$DATA/video"', /^no room for app\/video: got \d+ bytes free/],
      [
        'files',
        'mkdir "$DATA/many" && seq 1500 | (cd "$DATA/many" && xargs touch); mount -o remount,nr_inodes=1000 .',
        /^no room for app\/many\/\d+: got \d+ inodes free/,
      ],
    ])('an archive with more %s than fit: the restore fails, and the app can write', (_, make, reason) => {
      const packed = 'mkdir "$DATA.work"; python3 -B "$SNAPSHOT" pack "$DATA" "$DATA.work" image';
      const ran = onSmallDisk(`${make}; ${packed} | python3 -B "$SNAPSHOT" unpack app; ${AFTER}`);
      expect(ran).toMatchObject({ code: 1, reason: expect.stringMatching(reason) as string });
    });
  });

  test('a check needs less than a kilobyte of memory for each file', () => {
    const peak = (archive: Buffer): number => {
      const code = `import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)`;
      return Number(python(['-c', code, 'python3', '-B', SNAPSHOT, 'check'], archive).out);
    };
    const few = peak(pack().out);
    const code = `import os, sys
os.chdir(sys.argv[1])
for number in range(12000): os.close(os.open("f%d" % number, os.O_CREAT | os.O_WRONLY))`;
    execFileSync('python3', ['-c', code, at('data')]);
    // In KiB. What the library remembers of a member takes one more.
    expect((peak(pack().out) - few) / 12_000).toBeLessThan(1);
  });

  describe('a damaged database of one user', () => {
    const manifest = (archive: Buffer): unknown =>
      JSON.parse(execFileSync('tar', ['-xzO', 'manifest.json'], { input: archive, encoding: 'utf8' }));
    test.each<[string, () => Buffer]>([
      ['a file that only begins as one', () => Buffer.from('SQLite format 3\0')],
      ['a malformed schema', () => database().fill(0xff, 100)],
      ['a page of zeros', () => database().fill(0, 4096)],
    ])('%s: is packed as it is, with a warning, and a restore accepts it', (_, content) => {
      writeFileSync(at('data/bad'), content());
      writeFileSync(at('data/good'), database());
      const packed = pack();
      expect(packed).toMatchObject({
        code: 0,
        reason: expect.stringMatching(
          /^WARNING: bad is no intact database: .+; it is packed as it is\n$/,
        ) as string,
      });
      expect(manifest(packed.out)).toMatchObject({ databases: ['app/good'], damaged: ['app/bad'] });
      const unpacked = python([SNAPSHOT, 'unpack', at('restored')], packed.out);
      expect(unpacked).toMatchObject({ code: 0 });
      expect(readFileSync(at('restored/bad'))).toEqual(readFileSync(at('data/bad')));
      expect(python([SNAPSHOT, 'integrity', at('restored')], unpacked.out)).toMatchObject({ code: 0 });
      // Without the list, and for a database that was intact, the answer counts.
      expect(python([SNAPSHOT, 'integrity', at('restored')])).toMatchObject({ code: 1 });
    });
  });

  test('no text of the data or of an archive obeys in a terminal', () => {
    const name = '\u001b]0;title\u0007\u202e';
    execFileSync('sqlite3', [
      at('db'),
      `CREATE TABLE "${name}"(n UNIQUE); CREATE INDEX "${name}i" ON "${name}"(n)`,
    ]);
    execFileSync('sqlite3', [
      at('db'),
      `PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='broken ${name}' WHERE name='${name}i'`,
    ]);
    writeFileSync(at(`data/${name}`), readFileSync(at('db')));
    const told = [
      pack().reason,
      python([SNAPSHOT, 'integrity', at('data')]).out.toString(),
      python([SNAPSHOT, 'check'], members({ manifest: { image: name, time: name } })).reason,
      python([SNAPSHOT, 'check'], members({ name })).reason,
    ];
    for (const text of told) {
      expect(text).toContain(String.raw`\x1b]0;title\x07\u202e`);

      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });

  describe.each([[1], [2]])('at the open number %i', (times) => {
    const packed = (file: string, replacement: string) => {
      const words = [SNAPSHOT, 'pack', at('data'), at('work'), 'image'];
      return python([SWAP, at(`data/${file}`), String(times), replacement, ...words]);
    };
    beforeEach(() => {
      writeFileSync(at('data/letter'), 'a letter\n');
      writeFileSync(at('data/projects/page'), 'a page of a project\n');
    });
    const texts = (archive: Buffer): string =>
      execFileSync('tar', ['-xzO'], { input: archive, encoding: 'utf8' });

    test.each([
      ['letter', 'outside/page'],
      ['projects', 'outside'],
    ])('%s becomes a link that leads out: nothing from there is in the archive', (file, to) => {
      const ran = packed(file, at(to));
      expect(ran).toMatchObject({ code: 0, reason: '' });
      expect(texts(ran.out)).not.toContain('a file of the host');
    });

    test('a letter becomes a pipe: the backup does not wait for what comes out of it', () => {
      const ran = packed('letter', 'fifo');
      expect(ran).toMatchObject({ code: 0, reason: '' });
      expect(texts(ran.out)).toContain('a page of a project');
    });
  });
});
