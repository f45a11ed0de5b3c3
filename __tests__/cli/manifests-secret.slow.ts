import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { manifestsOfEnvironment, renderManifests } from '../../cli/manifests/manifests';
import { loadEnvironment } from '../../config/load';
import { dataOf } from '../rig/pods/app';
import { evaluated } from '../rig/pods/terraform';
import { ackWith, FIXTURES_DIR, loadText, withFolder } from '../support/environments';
import { describeWith } from '../support/programs';
import { stackOf, synth } from '../support/synth';

/** Stores its input, and reports that the namespace does not exist yet. */
const KUBECTL = (folder: string): string => `#!/bin/sh
echo "$*" >>'${folder}/calls'
for last; do :; done
case $* in
'get namespace'*) exit 1 ;;
*--from-file=*) cp -a "\${last#*=}" '${folder}/made' ;;
esac
`;

test('the lines before the objects fit into 80 columns', async () => {
  for (const environment of [loadText(ackWith()), loadEnvironment('ack', FIXTURES_DIR)]) {
    const yaml = renderManifests(environment.name, await manifestsOfEnvironment(environment));
    const comments = yaml.split('\n').filter((line) => line.startsWith('#'));
    expect(comments.length).toBeGreaterThan(10);
    expect(comments.filter((line) => line.length > 80)).toEqual([]);
  }
});

test('the lines before the objects name the Secrets that a person creates, and no others', async () => {
  const headOf = async (ack: object): Promise<string> => {
    const environment = loadText(ackWith({ ack }));
    return (
      renderManifests(environment.name, await manifestsOfEnvironment(environment)).split('\n#|')[0] ?? ''
    );
  };
  const named = await headOf({ pullSecret: 'registry', environmentSecret: 'app-environment' });
  expect(named).toMatch(/Create the Secrets [^]*registry \(ack\.pullSecret\)\n# +app-environment \(ack\.env/);
  expect(await headOf({})).not.toContain('that the environment names');
});

describeWith(['terraform', 'sh', 'sed', 'openssl', 'base64'], 'the lines that make the secret', () => {
  test('create what Terraform creates from the same token, and pass the token to no program', async () => {
    const environment = loadText(ackWith());
    const yaml = renderManifests('test', await manifestsOfEnvironment(environment));
    const stack = stackOf(synth(environment), 'test-ack-app');
    withFolder((folder) => {
      const at = (name: string): string => path.join(folder, name);
      mkdirSync(at('bin'));
      writeFileSync(at('open-design.yaml'), yaml);
      writeFileSync(at('bin/kubectl'), KUBECTL(folder));
      chmodSync(at('bin/kubectl'), 0o755);
      // This is the command that the file tells users to run.
      const [command = ''] = /sed -n .*/.exec(yaml) ?? [];
      execFileSync('sh', ['-c', command.replace('<this file>', at('open-design.yaml'))], {
        env: { ...process.env, PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` },
      });

      const token = readFileSync(at('made/api-token'), 'utf8');
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      const wanted = evaluated(dataOf(stack, 'kubernetes_secret_v1', 'open-design', 'data_wo'), token);
      expect(readdirSync(at('made')).sort()).toEqual(Object.keys(wanted).sort());
      for (const [key, text] of Object.entries(wanted)) {
        expect(readFileSync(at(`made/${key}`), 'utf8')).toBe(text);
        expect(statSync(at(`made/${key}`)).mode & 0o077).toBe(0);
      }
      const calls = readFileSync(at('calls'), 'utf8').trim().split('\n');
      expect(calls).toEqual([
        'get namespace open-design',
        'create namespace open-design --save-config',
        expect.stringMatching(/^-n open-design create secret generic open-design --from-file=\S+$/),
      ]);
      expect(calls.join()).not.toContain(token);
      // No file of it remains on the machine.
      expect(existsSync(/--from-file=(\S+)/.exec(calls.join())?.[1] ?? folder)).toBe(false);
    });
  });
});
