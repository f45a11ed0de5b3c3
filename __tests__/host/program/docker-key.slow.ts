import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { HostSandbox } from '../../rig/sandbox/host-sandbox';
import type { ScriptRun } from '../../rig/script-run';
import { describeWith } from '../../support/programs';

describeWith(['gpg', 'gpg-agent'], "Docker's key for apt", () => {
  let home: string;
  let host: HostSandbox;
  let docker: string;
  let other: string;

  const gpg = (...args: readonly string[]): Buffer =>
    execFileSync('gpg', ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], {
      env: { ...process.env, GNUPGHOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const fingerprints = (list: Buffer): readonly string[] =>
    [...list.toString().matchAll(/^pub:.*\nfpr:+(\w+):/gm)].map(([, found = '']) => found);
  const newKey = (name: string): string => {
    gpg('--quick-generate-key', name, 'ed25519', 'cert,sign', 'never');
    return fingerprints(gpg('--with-colons', '--list-keys', name))[0] ?? '';
  };
  const armored = (key: string): Buffer => gpg('--armor', '--export', key);

  /** Runs the check on what a mirror serves. Returns the keys that apt would trust. */
  const check = (served: Buffer | string): ScriptRun & { readonly keys: readonly string[] } => {
    writeFileSync(host.at('served'), served);
    const ran = host.run(`DOCKER_KEY=${docker}; docker_key '${host.at('served')}' >'${host.at('kept')}'`);
    const kept = readFileSync(host.at('kept'));
    return {
      ...ran,
      keys: kept.length ? fingerprints(gpg('--with-colons', '--show-keys', host.at('kept'))) : [],
    };
  };

  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'gpg-'));
    docker = newKey('docker@example.com');
    other = newKey('other@example.com');
  });
  afterAll(() => {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    host = new HostSandbox();
  });
  afterEach(() => host.remove());

  test('is kept as it is', () => {
    expect(check(armored(docker))).toEqual({ code: 0, out: '', keys: [docker] });
  });

  test.each([
    ['in one keyring', () => gpg('--armor', '--export')],
    ['after it, in an armour of its own', () => Buffer.concat([armored(docker), armored(other)])],
    ['before it, in an armour of its own', () => Buffer.concat([armored(other), armored(docker)])],
    ['in one binary keyring', () => gpg('--export')],
  ])('comes without a second key that the mirror serves %s', (_, served) => {
    expect(check(served())).toMatchObject({ code: 0, keys: [docker] });
  });

  test.each([
    ['another key', () => armored(other)],
    ['no key', () => 'no key\n'],
    ['nothing', () => ''],
  ])('%s is refused', (_, served) => {
    expect(check(served())).toMatchObject({
      code: 1,
      out: expect.stringContaining(`allowed ${docker}`) as string,
      keys: [],
    });
  });
});
