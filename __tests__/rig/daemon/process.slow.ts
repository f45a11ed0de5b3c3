import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeWith } from '../../support/programs';
import { formOf } from '../stand-in/form';
import { MEBIBYTE } from './exchange';
import { buildDaemon, Program } from './program';

/** Limit of the container at which the app was killed. */
const LIMIT = 384;

describeWith(['sqlite3'], 'the program of the image', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stand-in-'));
  const file = path.join(folder, 'daemon.js');
  const program = new Program(file, path.join(folder, 'data'));

  beforeAll(async () => {
    buildDaemon(file);
    mkdirSync(program.dataDir);
    await program.start();
  });
  afterAll(async () => {
    await program.stop();
    rmSync(folder, { recursive: true });
  });

  const onLinux = existsSync('/proc/self/clear_refs') ? test : test.skip;
  const upload = async (url: string, mebibytes: number, extension: string): Promise<void> => {
    const { headers, pieces } = formOf([mebibytes * MEBIBYTE], extension);
    expect((await program.send(url, 'POST', headers, pieces)).status).toBe(200);
  };

  onLinux('§2.2: it holds 158 to 225 MB when it is idle', () => {
    expect(program.memory('VmRSS')).toBeGreaterThan(158);
    expect(program.memory('VmRSS')).toBeLessThan(225);
  });

  onLinux('§2.2: an upload to a project and two downloads of 150 MB of media stay small', async () => {
    await upload('/api/projects/p1/upload', 150, 'mp4');
    program.forget();
    expect(await program.downloads('/api/projects/p1/raw/file-0.mp4', 2)).toEqual(
      Array(2).fill(150 * MEBIBYTE),
    );
    expect(program.memory('VmHWM')).toBeLessThan(LIMIT);
  });

  onLinux(
    '§2.2: two downloads at once of 150 MB of anything else are killed at 384 MiB, and fit in 768',
    async () => {
      await upload('/api/projects/p1/upload', 150, 'zip');
      program.forget();
      expect(await program.downloads('/api/projects/p1/raw/file-0.zip', 2)).toEqual(
        Array(2).fill(150 * MEBIBYTE),
      );
      expect(program.memory('VmHWM')).toBeGreaterThan(LIMIT);
      expect(program.memory('VmHWM')).toBeLessThan(768);
    },
  );

  onLinux('§2.2: a Figma import of 190 MB is killed at 384 MiB, and fits in 768', async () => {
    expect(await program.stop()).toBe(0);
    await program.start();
    await upload('/api/projects/p1/figma/import', 190, 'fig');
    expect(program.memory('VmHWM')).toBeGreaterThan(LIMIT);
    expect(program.memory('VmHWM')).toBeLessThan(768);
  });

  test('§2.1: it asks for the onboarding until the settings say otherwise, also after a restart', async () => {
    const completed = async (): Promise<unknown> => {
      const { body } = await program.ask('/api/app-config');
      return (JSON.parse(body) as { config: Record<string, unknown> }).config['onboardingCompleted'];
    };
    expect(await completed()).toBeUndefined();
    const body = Buffer.from('{"onboardingCompleted":true}');
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    expect((await program.send('/api/app-config', 'PUT', headers, () => [body])).status).toBe(200);
    await program.stop();
    await program.start();
    expect(await completed()).toBe(true);
    await program.stop();
    // A file that exists at the start counts as well.
    writeFileSync(path.join(program.dataDir, 'app-config.json'), '{}');
    await program.start();
    expect(await completed()).toBeUndefined();
  });

  test('§2.6: its database is verified and compacted from the same machine', async () => {
    expect((await program.ask('/api/daemon/db/verify?quick=1', 'POST')).body).toBe('{"ok":true,"issues":[]}');
    expect((await program.ask('/api/daemon/db/vacuum', 'POST')).status).toBe(200);
  });

  test('§2.12: SIGTERM ends it with status 0, while a stream is open', async () => {
    const stream = program.downloads('/api/events', 1).catch(() => undefined);
    await program.ask('/api/health');
    expect(await program.stop()).toBe(0);
    await stream;
  });
});
