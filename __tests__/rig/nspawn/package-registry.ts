import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Blob } from '../image/image';
import { run } from '../image/program';
import type { RootFilesystem } from '../image/rootfs';
import { type Account, RealRegistry } from '../registry/registry';
import { push } from './push';

const REGION = 'cn-hangzhou';

/** Names of the registry, and their addresses. */
const HOSTS = {
  registry: { name: `compute-nest-registry.${REGION}.cr.aliyuncs.com`, address: '100.100.100.213' },
  token: { name: `dockerauth.${REGION}.aliyuncs.com`, address: '100.100.100.214' },
  blobs: { name: `compute-nest-registry.oss-${REGION}.aliyuncs.com`, address: '100.100.100.215' },
};

const REPOSITORY = '1234567890123456/open-design/open-design';

/** Name of the image, without its tag. */
export const PACKAGE = `${HOSTS.registry.name}/${REPOSITORY}`;

const PUSHER: Account & { readonly password: string } = {
  name: 'pusher',
  password: 'only-for-this-test',
  may: { [REPOSITORY]: ['pull', 'push'] },
};

const PULLER = 'cr_temp_user';

/** A login, as Compute Nest passes it. */
export const loginWith = (password: string): string => {
  const auths = { [HOSTS.registry.name]: { username: PULLER, password } };
  return Buffer.from(JSON.stringify({ auths })).toString('base64');
};

/** The registry of Compute Nest: a real one, with logins that it forgets. */
export class PackageRegistry {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'packages-'));
  private readonly registry: RealRegistry;

  constructor(private readonly guest: RootFilesystem) {
    const data = path.join(this.folder, 'registry');
    mkdirSync(data);
    this.registry = new RealRegistry({
      folder: data,
      authority: guest.authority,
      hosts: HOSTS,
      accounts: [PUSHER],
    });
  }

  async open(): Promise<void> {
    for (const { address } of Object.values(HOSTS)) {
      run('ip', 'address', 'replace', `${address}/32`, 'dev', 'lo');
    }
    await this.registry.start();
  }

  async close(): Promise<void> {
    await this.registry.stop();
    for (const { address } of Object.values(HOSTS)) {
      run('ip', 'address', 'delete', `${address}/32`, 'dev', 'lo');
    }
    rmSync(this.folder, { recursive: true });
  }

  /** Makes a guest know the registry, before its first boot. */
  introduce(root: string): void {
    appendFileSync(path.join(root, 'etc/hosts'), this.names);
  }

  /** Knows this password and no other from now on; undefined: none. Returns the login with it. */
  async expect(password?: string): Promise<string> {
    const puller: Account[] =
      password === undefined ? [] : [{ name: PULLER, password, may: { [REPOSITORY]: ['pull'] } }];
    await this.registry.replaceAccounts([PUSHER, ...puller]);
    return loginWith(password ?? '');
  }

  /** Lines of the token service: status, account and scope. */
  get tokens(): readonly string[] {
    return this.registry.log('token').trim().split('\n').filter(Boolean);
  }

  /** Copies an image to the registry. Returns its reference by tag. */
  push(digest: string, tag: string, blobs: ReadonlyMap<string, Blob>): string {
    const reference = `${PACKAGE}:${tag}`;
    push(digest, blobs, {
      folder: this.folder,
      certificate: this.guest.authority.certificate,
      names: this.names,
      account: PUSHER,
      reference,
    });
    return reference;
  }

  private get names(): string {
    return Object.values(HOSTS)
      .map(({ name, address }) => `${address} ${name}\n`)
      .join('');
  }
}
