import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { withFolder } from '../../support/environments';

/** The ephemeral value, which outputs cannot show. */
const EPHEMERAL = 'ephemeral.random_password.token.result';

/** Evaluates texts of a stack with the real Terraform, for a given token. */
export const evaluated = (texts: Readonly<Record<string, string>>, token: string): Record<string, string> =>
  withFolder((folder) => {
    const terraform = (...args: string[]): string =>
      execFileSync('terraform', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // File names are not valid as output names.
    const names = Object.keys(texts);
    writeFileSync(
      path.join(folder, 'main.tf.json'),
      JSON.stringify({
        variable: { token: {} },
        output: Object.fromEntries(
          names.map((name, index) => [
            `text${index}`,
            { value: (texts[name] ?? '').replaceAll(EPHEMERAL, 'var.token') },
          ]),
        ),
      }),
    );
    terraform('apply', '-auto-approve', '-no-color', `-var=token=${token}`);
    const outputs = JSON.parse(terraform('output', '-json')) as Record<string, { readonly value: string }>;
    return Object.fromEntries(names.map((name, index) => [name, outputs[`text${index}`]?.value ?? '']));
  });
