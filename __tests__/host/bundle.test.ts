import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { inBase85 } from '../../host/base85';
import { Bundle } from '../../host/bundle';
import type { HostFile } from '../../host/files';
import { compressed } from '../../host/packed';
import { openDesignRelease, programFiles } from '../../host/release';
import { describeWith } from '../support/programs';

const FILES = programFiles();
const { program: BUNDLE } = openDesignRelease();
const bundleOf = (files: readonly HostFile[]): Bundle =>
  new Bundle({
    host: 'other',
    name: 'program',
    folder: 'releases',
    program: 'run',
    command: 'go',
    parts: 1,
    files,
  });

describe('a bundle', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  const extract = (archive: string, to: string) => {
    writeFileSync(path.join(folder, 'bundle.sh'), archive);
    return spawnSync('sh', [path.join(folder, 'bundle.sh'), 'extract', path.join(folder, to)], {
      encoding: 'utf8',
    });
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('extracts every file, byte for byte, with its mode', () => {
    expect(extract(BUNDLE.archive, 'whole')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    for (const file of FILES) {
      const target = path.join(folder, 'whole', file.path);
      expect(readFileSync(target, 'utf8')).toBe(file.content);
      expect((statSync(target).mode & 0o777).toString(8)).toBe(file.mode.slice(1));
    }
    const extracted = readdirSync(path.join(folder, 'whole'), { recursive: true, withFileTypes: true });
    expect(extracted.filter((entry) => entry.isFile())).toHaveLength(FILES.length);
  });

  test('notices a changed, a missing and an added byte', () => {
    for (const damaged of [
      BUNDLE.archive.replace('DAEMON_PORT=', 'DAEMON_POTR='),
      BUNDLE.archive.replace(/\numask 077\n/, '\n'),
      BUNDLE.archive.replace('DISK_WAIT=', 'DISK_WAIT= '),
    ]) {
      expect(damaged).not.toBe(BUNDLE.archive);
      const ran = extract(damaged, 'damaged');
      expect(ran.status).toBe(1);
      expect(ran.stderr).toMatch(/^release [0-9a-f]{64} arrived damaged; deploy again\n$/);
    }
  });

  test('does nothing without a command', () => {
    const ran = spawnSync('sh', ['-c', BUNDLE.archive], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 64, stdout: '' });
  });

  test('is named after its files, regardless of their order', () => {
    const files: HostFile[] = [
      { path: 'b', mode: '0644', content: 'b\n' },
      { path: 'a', mode: '0644', content: 'a\n' },
    ];
    expect(bundleOf([...files].reverse()).id).toBe(bundleOf(files).id);
    expect(bundleOf(files.slice(1)).id).not.toBe(bundleOf(files).id);
  });

  test('has the same bytes everywhere: no time and no name in the gzip header', () => {
    const bytes = compressed(BUNDLE.archive);
    expect(Buffer.from(bytes.subarray(0, 8)).toString('hex')).toBe('1f8b080000000000');
    expect(BUNDLE.payload.startsWith(inBase85(bytes.subarray(0, 8)))).toBe(true);
    expect(gunzipSync(bytes).toString()).toBe(BUNDLE.archive);
  });

  test.each([['x\nOD_END_OF_FILE\n'], ['x']])('refuses %j, which a here-document cannot carry', (content) => {
    expect(() => bundleOf([{ path: 'a', mode: '0644', content }])).toThrow(/^a: got text/);
  });

  describeWith(['shellcheck'], 'shellcheck', () => {
    test('finds nothing in the extracting script', () => {
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], {
        input: BUNDLE.archive,
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
    });
  });
});
