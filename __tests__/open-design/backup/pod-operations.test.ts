import { spawnSync } from 'node:child_process';

import { podOperations } from '../../../open-design/backup/pod-operations';
import { describeWith } from '../../support/programs';

const files = Object.entries(podOperations());

test('scripts call nothing that a pod is not given', () => {
  const names = files.map(([name]) => name);
  for (const [name, text] of files.filter(([file]) => file.endsWith('.sh'))) {
    const called = [...text.matchAll(/\$here\/([\w.]+)/g)].map(([, file]) => file);
    expect({ [name]: called.length }).not.toEqual({ [name]: 0 });
    expect(names).toEqual(expect.arrayContaining(called));
  }
});

describeWith(['shellcheck'], 'shellcheck', () => {
  test.each(files.filter(([name]) => name.endsWith('.sh')))(
    '%s: nothing to say, of a plain sh',
    (_, text) => {
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
      expect(stdout).toBe('');
    },
  );
});
