import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { podOperations } from '../../../open-design/backup/pod-operations';
import { describeWith } from '../../support/programs';

const files = Object.entries(podOperations());

test('scripts call only files that a pod has', () => {
  const names = files.map(([name]) => name);
  for (const [name, text] of files.filter(([file]) => file.endsWith('.sh'))) {
    const called = [...text.matchAll(/\$here\/([\w.]+)/g)].map(([, file]) => file);
    expect({ [name]: called.length }).not.toEqual({ [name]: 0 });
    expect(names).toEqual(expect.arrayContaining(called));
  }
});

describeWith(['python3'], 'the programs in Python', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pod-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('import only files that a pod has', () => {
    for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
    const programs = files.flatMap(([name]) => /^(.*)\.py$/.exec(name)?.[1] ?? []);
    const script = `import sys; sys.path.insert(0, sys.argv[1]); import ${programs.join(', ')}`;
    expect(spawnSync('python3', ['-I', '-B', '-c', script, folder], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(programs).toContain('oss');
  });
});

describeWith(['shellcheck'], 'shellcheck', () => {
  test.each(files.filter(([name]) => name.endsWith('.sh')))(
    '%s: has no findings for a POSIX shell',
    (_, text) => {
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
      expect(stdout).toBe('');
    },
  );
});
