import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files of an archive by their names in it. A string is the text of a symbolic link. */
export type Members = Readonly<Record<string, Buffer | string>>;

/** Returns an archive with a manifest that is true of its files, whatever they are. */
export const archiveOf = (members: Members): Buffer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  try {
    const sha256: Record<string, string> = {};
    for (const [name, content] of Object.entries(members)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      if (typeof content === 'string') symlinkSync(content, path.join(folder, name));
      else {
        writeFileSync(path.join(folder, name), content);
        sha256[name] = createHash('sha256').update(content).digest('hex');
      }
    }
    const manifest = { image: 'an-image', time: '2026-01-01T00:00:00Z', databases: [], sha256 };
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
    return execFileSync('tar', ['-C', folder, '-cz', ...Object.keys(members), 'manifest.json']);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
