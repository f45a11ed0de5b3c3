import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT, run, runEntry } from '../support/project';

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

test('npm test prints its usage with every option, and does nothing else', async () => {
  const tool = path.join(ROOT, 'tools', 'test.mjs');
  const options = [...readFileSync(tool, 'utf8').matchAll(/^ {2}'(--\w+)': /gm)].map(([, option]) => option);
  expect(options.length).toBeGreaterThan(4);
  for (const word of ['--help', '-h']) {
    const { code, stdout, stderr } = await run('node', [tool, word]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^usage: npm test -- \[option\]\n/);
    for (const option of options) expect(stdout).toMatch(new RegExp(`^ {2}${option} +\\w`, 'm'));
  }
});
