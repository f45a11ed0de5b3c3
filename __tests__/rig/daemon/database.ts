import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The only writer of a real SQLite database. Node.js 20 has no built-in SQLite, so the class starts `sqlite3` once and
 * sends statements to it. An answer consists of the lines up to a marker.
 */
export class Database {
  private readonly program: ChildProcess;
  private readonly waiting: ((lines: string[]) => void)[] = [];

  constructor(dataDir: string) {
    mkdirSync(path.join(dataDir, 'projects'), { recursive: true });
    this.program = spawn('sqlite3', ['-batch', '-bail', path.join(dataDir, 'app.sqlite')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // The daemon cannot work without its database.
    this.program.once('exit', (code) => process.exit(code ?? 1));
    this.collect();
    void this.run(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;' +
        'CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT, twin TEXT);',
    );
  }

  /** Resolves when the row is on the disk. The row contains the text twice, so that a torn row is detected. */
  async insert(text: string): Promise<void> {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    await this.run(`INSERT INTO rows (text, twin) VALUES (${quoted}, ${quoted});`);
  }

  async count(): Promise<number> {
    return Number((await this.run('SELECT count(*) FROM rows;'))[0]);
  }

  /** Problems that SQLite finds. */
  async verify(): Promise<string[]> {
    return (await this.run('PRAGMA integrity_check;')).filter((line) => line !== 'ok');
  }

  async vacuum(): Promise<void> {
    await this.run('VACUUM;');
  }

  close(): void {
    this.program.stdin?.end();
  }

  private run(sql: string): Promise<string[]> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.program.stdin?.write(`${sql}\nSELECT '-- done';\n`);
    });
  }

  private collect(): void {
    let lines: string[] = [];
    if (!this.program.stdout) throw new Error('sqlite3: got no output to read');
    createInterface({ input: this.program.stdout }).on('line', (line) => {
      if (line === '-- done') {
        this.waiting.shift()?.(lines);
        lines = [];
      } else {
        lines.push(line);
      }
    });
  }
}
