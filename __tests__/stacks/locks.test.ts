import { writeFileSync } from 'node:fs';

import { lockFileOf, lockOf, type Requirement, unlocked } from '../../stacks/locks';
import { withFolder } from '../support/environments';

const PROVIDER: Requirement = { source: 'aliyun/alicloud', version: '1.289.0' };

/** What Terraform 1.11.4 writes. */
const GENUINE = `\
# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/aliyun/alicloud" {
  version     = "1.289.0"
  constraints = "1.289.0"
  hashes = [
    "h1:0WPyl1cfpm6FMrAY+Ro2kHBlMUpPbyNYvGkkX63LTHs=",
    "h1:FQmFmCbnFPdGfaJQVMa9r6wIdBO3/bAGOIoRU0eiRlY=",
    "zh:08012d711d1bbfdd7a7ad08cd5b4a4ee58cc9aa23b5f9e19cb1d4e36b1c3a6f0",
  ]
}
`;

const read = (text: string): ReturnType<typeof lockOf> =>
  withFolder((folder) => {
    writeFileSync(lockFileOf(PROVIDER, folder), text);
    return lockOf(PROVIDER, folder);
  });

test.each([
  ['as Terraform wrote it', GENUINE],
  ['with the line ends of Windows', GENUINE.replaceAll('\n', '\r\n')],
  ['without constraints', GENUINE.replace(/^ *constraints.*\n/m, '')],
])('a lock file %s is read', (_, text) => {
  expect(read(text)).toEqual({ version: '1.289.0', platforms: 2 });
});

test('the platforms of a lock file are counted by the checksums of contents', () => {
  expect(read(GENUINE.replace(/^ *"h1:F.*\n/m, ''))).toMatchObject({ platforms: 1 });
});

test.each([
  ['is empty', ''],
  ['ends in the middle', GENUINE.slice(0, 300)],
  ['has no checksums, so that Terraform would accept everything', GENUINE.replace(/^ *"(h1|zh).*\n/gm, '')],
  ['has no list of checksums', GENUINE.replace(/ *hashes[^\]]*\]\n/, '')],
  ['is of another provider', GENUINE.replace('aliyun/alicloud', 'hashicorp/kubernetes')],
  ['has two providers', GENUINE + GENUINE.replace('aliyun/alicloud', 'hashicorp/kubernetes')],
  ['has the marks of a merge', GENUINE.replace(/( *"h1:F.*\n)/, '<<<<<<< HEAD\n$1=======\n>>>>>>> main\n')],
])('a file that %s is refused', (_, text) => {
  expect(() => read(text)).toThrow(
    /aliyun-alicloud\.lock\.hcl: got a text without a version and checksums of aliyun\/alicloud alone; allowed: /,
  );
});

test('the command for another version names the environment, whose providers it locks', () => {
  withFolder((folder) => {
    writeFileSync(lockFileOf(PROVIDER, folder), GENUINE.replaceAll('1.289.0', '1.288.0'));
    expect(() => unlocked('prod', [PROVIDER], folder)).toThrow(
      /: got version 1\.288\.0; allowed: 1\.289\.0, .*; run: npx odcloud lock prod$/,
    );
  });
});
