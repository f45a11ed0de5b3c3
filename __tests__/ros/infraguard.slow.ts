import path from 'node:path';

import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { describeWith } from '../support/programs';
import { ROOT, run } from '../support/project';
import { REQUIRED } from './parameter-values';

describeWith(['infraguard'], 'InfraGuard', () => {
  test('finds nothing in the ECS template that .infraguard/waivers.yaml does not explain', async () => {
    const values = Object.entries(REQUIRED).flatMap(([name, text]) => ['--input', `${name}=${text}`]);
    const scan = [
      'scan',
      path.relative(ROOT, ECS_TEMPLATE_FILE),
      '--policy',
      'rule:*',
      '--lang',
      'en',
      ...values,
    ];
    const { code, stdout, stderr } = await run('infraguard', scan);
    // 1 and 2 are findings.
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
});
