import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { heapOf, MEMORY_MIB } from '../../open-design/memory';
import { MEBIBYTE } from '../rig/daemon/exchange';
import { buildDaemon, Program } from '../rig/daemon/program';
import { MemoryLimit } from '../rig/memory-limit';
import { formOf } from '../rig/stand-in/form';
import { describeWith } from '../support/programs';

/** The limit of upstream's Compose file, which a user of the real app exceeds. */
const TOO_LITTLE = 384;

/** A limit that the kernel enforces needs root and control groups. */
const limited = MemoryLimit.works() ? describe : describe.skip;

describeWith(['sqlite3'], 'the memory of the app', () => {
  limited.each([
    [MEMORY_MIB.default, true],
    [MEMORY_MIB.least, true],
    [TOO_LITTLE, false],
  ])('with %i MiB', (mebibytes, survives) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'memory-'));
    let limit: MemoryLimit | undefined;
    let program: Program;

    beforeAll(async () => {
      limit = MemoryLimit.of(mebibytes);
      const file = path.join(folder, 'daemon.js');
      buildDaemon(file);
      program = new Program(file, path.join(folder, 'data'), limit, heapOf(mebibytes));
      mkdirSync(program.dataDir);
      await program.start();
    });
    afterAll(async () => {
      await program.stop();
      await limit?.remove();
      rmSync(folder, { recursive: true });
    });

    test(`two downloads of 150 MB at once ${survives ? 'pass' : 'are killed'}`, async () => {
      expect(limit?.bytes).toBe(mebibytes * MEBIBYTE);
      const size = 150 * MEBIBYTE;
      const { headers, pieces } = formOf([size], 'zip');
      const sent = await program.send('/api/projects/p1/upload', 'POST', headers, pieces);
      expect(sent.status).toBe(200);
      const downloads = program.downloads('/api/projects/p1/raw/file-0.zip', 2);
      if (survives) {
        expect(await downloads).toEqual([size, size]);
        expect(await program.stop()).toBe(0);
      } else {
        await expect(downloads).rejects.toThrow();
        expect(await program.ended()).toBe('SIGKILL');
      }
    });
  });
});
