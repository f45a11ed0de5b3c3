import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cloneInto, ROOT, run } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-not-installed-'));
const project = cloneInto(folder);
rmSync(path.join(project, 'node_modules'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const words = (packages: string): string =>
  `error: not installed: ${packages}; run npm ci, without --omit=dev or NODE_ENV=production\n`;

describe('npm start explains what to do', () => {
  test('before npm ci', async () => {
    expect(await run('node', [path.join(project, 'bin', 'odcloud.mjs'), 'rehearse'])).toEqual({
      code: 1,
      stdout: '',
      stderr: words('esbuild'),
    });
  });

  test('after npm ci --omit=dev, and so does npm ci --omit=dev itself', async () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    for (const name of Object.keys(dependencies)) {
      if (name === '@cdktf/provider-alicloud') continue;
      const to = path.join(project, 'node_modules', name);
      mkdirSync(to, { recursive: true });
      cpSync(path.join(ROOT, 'node_modules', name, 'package.json'), path.join(to, 'package.json'));
    }
    expect(await run('node', [path.join(project, 'bin', 'odcloud.mjs'), 'rehearse'])).toMatchObject({
      code: 1,
      stderr: words('esbuild'),
    });
    expect(
      await run('node', [path.join(project, 'providers', 'alicloud', 'scripts', 'generate.mjs')]),
    ).toMatchObject({
      code: 1,
      stderr: words(
        '@cdktf/provider-generator, @cdktf/commons, @cdktf/provider-schema, codemaker, typescript',
      ),
    });
  });
});
