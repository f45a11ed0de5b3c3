import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { odcloud, type ProgramRun, ROOT } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-validate-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `odcloud validate` with this script as Terraform. The real Terraform would need a registry. */
const validate = (script: string, ...args: string[]): Promise<ProgramRun> => {
  const terraform = path.join(folder, 'terraform');
  writeFileSync(terraform, `#!/bin/sh\n${script}\n`);
  chmodSync(terraform, 0o755);
  return odcloud(ROOT, ['validate', ...args], {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
};

const ONE_INVALID = 'case "$1 $PWD" in "validate "*-ecs) echo "Error: no"; exit 1 ;; esac';

test('every valid stack is reported', async () => {
  expect(await validate('exit 0')).toEqual({
    code: 0,
    stdout: '✓ demo-network: valid for the real provider\n✓ demo-ecs: valid for the real provider\n',
    stderr: '',
  });
});

test('a stack that is not valid is shown with Terraform’s message', async () => {
  const { code, stdout } = await validate(ONE_INVALID);
  expect(code).toBe(1);
  expect(stdout).toContain('✓ demo-network: valid');
  expect(stdout).toContain('✗ demo-ecs: not valid for the real provider\n\nError: no\n');
});

test('--json reports the same for machines', async () => {
  const { code, stdout } = await validate(ONE_INVALID, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    environment: 'demo',
    stacks: [
      { name: 'demo-network', valid: true },
      { name: 'demo-ecs', valid: false, message: 'Error: no' },
    ],
  });
});

test('without the real provider, the result is unknown, which is a failure', async () => {
  const { code, stdout, stderr } = await validate('echo "no registry"; exit 1');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: not validated: .*nothing is known about demo-network; .*\n\nno registry\n$/,
  );
});
