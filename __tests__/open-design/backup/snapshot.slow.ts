import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { archiveOf, type Members } from '../../rig/hostile/archive';
import { hotJournal } from '../../rig/hostile/hot-journal';
import { describeWith } from '../../support/programs';

const SNAPSHOT = path.join(__dirname, '../../../open-design/backup/snapshot.py');
const SWAP = path.join(__dirname, '../../rig/hostile/swap.py');

describeWith(['python3', 'sqlite3', 'tar'], 'an app that wants to harm who makes its backup', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const python = (words: readonly string[], input?: Buffer) => {
    const ran = spawnSync('python3', ['-B', ...words], { input, timeout: 20_000 });
    return { code: ran.status, out: ran.stdout, reason: ran.stderr.toString() };
  };
  const database = (): Buffer => {
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
    const impatient = `import sys; sys.path.insert(0, sys.argv[1]); import snapshot
snapshot.BUSY_SECONDS = 0.1; snapshot.main("pack", *sys.argv[2:])`;
    const ran = python(['-c', impatient, path.dirname(SNAPSHOT), at('data'), at('work'), 'image']);
    locker.kill();
    expect(ran).toMatchObject({
      code: 1,
      reason: expect.stringMatching(/^cannot copy the database x.sqlite: still locked after/) as string,
    });
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
