import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

import { inBase85, UNPACK } from '../../host/base85';
import { describeWith } from '../support/programs';

test('is empty for no bytes, and has one more digit than bytes in the last group', () => {
  const lengths = [0, 1, 2, 3, 4, 5].map((bytes) => inBase85(new Uint8Array(bytes)).length);
  expect(lengths).toEqual([0, 2, 3, 4, 5, 7]);
});

test('has no digit that a shell in quotes, YAML or Terraform gives a meaning', () => {
  const everyDigit = inBase85(Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31 + i) % 256));
  expect(new Set(everyDigit).size).toBe(85);
  expect(everyDigit).not.toMatch(/[\s'"\\{]|[^!-~]/);
});

describeWith(['python3'], 'the program of the host', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 997])('gets back what was packed, with %d bytes more', (more) => {
    const text = Buffer.from(Array.from({ length: 300 + more }, (_, i) => (i * 7919) % 251));
    const lines = inBase85(gzipSync(text)).replace(/.{70}/g, '$&\n');
    const ran = spawnSync('python3', ['-Ic', UNPACK], { input: `${lines}\n` });
    expect({ status: ran.status, stdout: ran.stdout.toString('hex') }).toEqual({
      status: 0,
      stdout: text.toString('hex'),
    });
  });

  test('fails with one line when a part or everything is missing', () => {
    const packed = inBase85(gzipSync(Buffer.from(`${'x'.repeat(50)}${Math.PI}`)));
    const middle = `${packed.slice(0, 20)}${packed.slice(27)}`;
    for (const damaged of [packed.slice(5), packed.slice(0, -5), middle, '']) {
      const ran = spawnSync('python3', ['-Ic', UNPACK], { input: damaged, encoding: 'utf8' });
      expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^.+\n$/) as string });
    }
  });
});
