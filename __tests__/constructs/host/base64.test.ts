import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';

import { base64Encoded } from '../../../constructs/host/base64';
import { withFolder } from '../../support/environments';
import { describeWith } from '../../support/programs';
import { run } from '../../support/project';

/** Evaluates the text with the real Terraform, and decodes the result. */
const throughTerraform = (make: (token: string) => string): Promise<string> =>
  withFolder(async (folder) => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'test');
    const variable = new TerraformVariable(stack, 'id', { type: 'string', default: 'd-bp1' });
    new TerraformOutput(stack, 'text', { value: base64Encoded(make(variable.stringValue)), staticId: true });
    app.synth();
    const cwd = path.join(folder, 'stacks', 'test');
    const json = JSON.parse(readFileSync(path.join(cwd, 'cdk.tf.json'), 'utf8')) as { terraform: unknown };
    writeFileSync(path.join(cwd, 'cdk.tf.json'), JSON.stringify({ ...json, terraform: {} }));
    const applied = await run('terraform', ['apply', '-auto-approve', '-no-color'], { cwd });
    expect(applied).toMatchObject({ code: 0 });
    const { stdout } = await run('terraform', ['output', '-raw', 'text'], { cwd });
    return Buffer.from(stdout, 'base64').toString('utf8');
  });

describeWith(['terraform'], 'real Terraform gives back what was written', () => {
  test.each([
    ['a token between quotes', (id: string) => `DISK='${id}'\nEND\n`],
    ['several tokens', (id: string) => `${id} ${id}\n${id}`],
    ['no token', () => 'plain\n'],
    ['what Terraform would take for a template', (id: string) => `a=\${X} %{if} $\${Y} }{ ${id} \${Z}\n`],
    ['quotes, backslashes, tabs, other scripts', (id: string) => `"q" \\n \\" \\\\ \t 备案 ${id} é\n`],
  ])('%s', async (_, make) => {
    expect(await throughTerraform(make)).toBe(make('d-bp1'));
  });
});
