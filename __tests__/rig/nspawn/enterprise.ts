import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isSigned, parametersOf } from '../alibaba-cloud/rpc';
import { start, stop } from '../http-server';
import type { Blob } from '../image/image';
import { run } from '../image/program';
import type { RootFilesystem } from '../image/rootfs';
import { RealRegistry } from '../registry/registry';
import { push } from './push';

const REGION = 'ap-southeast-1';

/** Names of the instance, as the cloud has them, and their addresses. */
const HOSTS = {
  registry: { name: `studio-registry-vpc.${REGION}.cr.aliyuncs.com`, address: '100.100.100.203' },
  token: { name: `dockerauth-ee-vpc.${REGION}.aliyuncs.com`, address: '100.100.100.204' },
  blobs: { name: `cri-0abc-registry.oss-${REGION}-internal.aliyuncs.com`, address: '100.100.100.205' },
};
const API = { name: `cr-vpc.${REGION}.aliyuncs.com`, address: '100.100.100.206' };
const ADDRESSES = [...Object.values(HOSTS), API];

const REPOSITORY = 'design/open-design';

/** What the API gives a role that it knows. */
const GRANTED = { TempUsername: 'cr_temp_user', AuthorizationToken: 'the-password-for-an-hour' } as const;

const PUSHER = { name: 'pusher', password: 'only-for-this-test' };

/**
 * An Enterprise instance of Container Registry: a real registry with token authentication and redirected blobs, and the
 * API that gives out passwords for requests signed with the role's credentials.
 */
export class EnterpriseInstance {
  readonly id = 'cri-0abc';
  /** The password, which no file and no log may contain. */
  readonly password = GRANTED.AuthorizationToken;
  /** Code with which the API refuses every request; undefined: none. */
  refusal: string | undefined;
  /** Requests to the API with a good signature. */
  granted = 0;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'enterprise-'));
  private readonly registry: RealRegistry;
  private readonly api: Server;

  constructor(private readonly guest: RootFilesystem) {
    const data = path.join(this.folder, 'registry');
    mkdirSync(data);
    this.registry = new RealRegistry({
      folder: data,
      authority: guest.authority,
      hosts: HOSTS,
      accounts: [
        { name: GRANTED.TempUsername, password: this.password, may: { [REPOSITORY]: ['pull'] } },
        { ...PUSHER, may: { [REPOSITORY]: ['pull', 'push'] } },
      ],
    });
    // Python 3.13 accepts no certificate of the guest's authority, which has no key usage.
    const at = (name: string): string => path.join(this.folder, name);
    run(
      ...(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] as const),
      ...['-nodes', '-days', '2', '-subj', '/CN=api', '-addext', `subjectAltName=DNS:${API.name}`],
      ...[
        '-addext',
        'keyUsage=critical,digitalSignature,keyCertSign',
        '-keyout',
        at('api.key'),
        '-out',
        at('api.crt'),
      ],
    );
    const pair = { cert: readFileSync(at('api.crt'), 'utf8'), key: readFileSync(at('api.key'), 'utf8') };
    this.api = createServer(pair, (request, response) => {
      void this.answer(request, response);
    });
  }

  async open(): Promise<void> {
    for (const { address } of ADDRESSES) run('ip', 'address', 'replace', `${address}/32`, 'dev', 'lo');
    await this.registry.start();
    await start(this.api, { port: 443, host: API.address });
  }

  async close(): Promise<void> {
    await stop(this.api);
    await this.registry.stop();
    for (const { address } of ADDRESSES) run('ip', 'address', 'delete', `${address}/32`, 'dev', 'lo');
    rmSync(this.folder, { recursive: true });
  }

  /** Makes a guest know the instance, before its first boot. */
  introduce(root: string): void {
    appendFileSync(path.join(root, 'etc/hosts'), this.names);
    copyFileSync(
      path.join(this.folder, 'api.crt'),
      path.join(root, 'usr/local/share/ca-certificates/api.crt'),
    );
    run('chroot', root, 'update-ca-certificates');
  }

  /** Addresses of the three hosts of a pull by their names. */
  get hosts(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.values(HOSTS).map(({ name, address }) => [name, address]));
  }

  private get names(): string {
    return ADDRESSES.map(({ name, address }) => `${address} ${name}\n`).join('');
  }

  /** Lines of the token service: status, account and scope. */
  get tokens(): readonly string[] {
    return this.registry.log('token').trim().split('\n');
  }

  /** Copies an image to the instance, by its digest. Returns its reference there. */
  push(digest: string, blobs: ReadonlyMap<string, Blob>): string {
    const name = `${HOSTS.registry.name}/${REPOSITORY}`;
    push(digest, blobs, {
      folder: this.folder,
      certificate: this.guest.authority.certificate,
      names: this.names,
      account: PUSHER,
      reference: `${name}:${digest.slice(7, 19)}`,
    });
    return `${name}@${digest}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const asked = { method, origin: `https://${API.name}`, url, headers, body: Buffer.concat(chunks) };
    const { Action, InstanceId } = parametersOf(asked);
    const right = isSigned(asked) && Action === 'GetAuthorizationToken' && InstanceId === this.id;
    const code = right ? this.refusal : 'SignatureDoesNotMatch';
    if (!code) this.granted += 1;
    response.writeHead(code ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(code ? { Code: code } : { IsSuccess: true, Code: 'success', ...GRANTED }));
  }
}
