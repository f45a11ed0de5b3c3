import { ROOT, runEntry } from '../support/project';

const TOOLS = [
  ['docs', 'tools/docs.ts', 0],
  ['snapshot [environment] [update]', 'tools/snapshot.ts', 2],
  ['bench', 'tools/bench.ts', 0],
  ['bench:host', '__tests__/rig/bench/bench.ts', 0],
] as const;

test.each(TOOLS)('npm run %s prints its usage and does nothing else', async (usage, entry) => {
  for (const word of ['--help', '-h']) {
    expect(await runEntry(ROOT, entry, [word])).toEqual({
      code: 0,
      stdout: `usage: npm run ${usage}\n`,
      stderr: '',
    });
  }
});

test.each(TOOLS)(
  'npm run %s refuses an unknown option and one argument too many',
  async (usage, entry, most) => {
    const tooMany = Array.from({ length: most + 1 }, (_, index) => `x${index}`);
    for (const args of [['--everything'], tooMany]) {
      expect(await runEntry(ROOT, entry, args)).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: got ${args.join(' ')}; allowed: npm run ${usage}\n`,
      });
    }
  },
);
