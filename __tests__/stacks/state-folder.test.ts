import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { shutStateFolder } from '../../stacks/state-folder';
import { demoWith, loadText, withFolder } from '../support/environments';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const local = loadText(demoWith({}));

test('the folder of the states is made for its owner alone', () =>
  withFolder((folder) => {
    shutStateFolder(local, path.join(folder, 'cdktf.out'));
    expect(modeOf(path.join(folder, 'terraform-state'))).toBe('700');
    expect(modeOf(path.join(folder, 'terraform-state', 'test'))).toBe('700');
  }));

test('states that Terraform wrote for everybody are taken away from others, with their backups', () =>
  withFolder((folder) => {
    const states = path.join(folder, 'terraform-state', 'test');
    mkdirSync(states, { recursive: true });
    chmodSync(states, 0o755);
    const files = ['slb.tfstate', 'slb.tfstate.backup'].map((name) => path.join(states, name));
    for (const file of files) writeFileSync(file, '{}', { mode: 0o644 });
    shutStateFolder(local, path.join(folder, 'cdktf.out'));
    expect([states, ...files].map(modeOf)).toEqual(['700', '600', '600']);
  }));

test('what cannot be shut is said', () =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, 'terraform-state'), '');
    expect(() => {
      shutStateFolder(local, path.join(folder, 'cdktf.out'));
    }).toThrow(/terraform-state.test: got E\w+ while .*; allowed: a folder that is yours/);
  }));

test('no folder is made where the state lies elsewhere', () =>
  withFolder((folder) => {
    shutStateFolder(
      loadText(demoWith({ backend: { type: 'cloud', organization: 'example' } })),
      path.join(folder, 'cdktf.out'),
    );
    expect(existsSync(path.join(folder, 'terraform-state'))).toBe(false);
  }));
