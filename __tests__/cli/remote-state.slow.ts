import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { providerData } from '../../cli/provider-data';
import { type StandIn, startStandIn } from '../../rehearsal';
import { stateHome } from '../../stacks/state-home';
import { makeAuthority } from '../rig/registry/authority';
import { Bucket } from '../rig/state-services/oss';
import { Services } from '../rig/state-services/services';
import { Tablestore } from '../rig/state-services/tablestore';
import { demoWith } from '../support/environments';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, type ProgramRun, run } from '../support/project';

const BUCKET = 'example-terraform-state';
const KEY = 'open-design/prod/network.tfstate';
const LOCKS = 'https://example-tf-lock.cn-hangzhou.ots.aliyuncs.com';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-remote-state-'));
const project = cloneInto(folder);
const bucket = new Bucket(BUCKET);
const tablestore = new Tablestore(['terraform_lock']);
const rows = tablestore.tables['terraform_lock'] ?? new Map<string, Buffer>();
let services: Services;
let standIn: StandIn;

const fileOf = (environment: string): string =>
  path.join(project, 'config', 'environments', `${environment}.yaml`);
const folderOf = (stack: string): string => path.join(project, 'cdktf.out', 'stacks', stack);
/** The id of the resource that {@link REPLACES} replaces, in a state. */
const idIn = (state: Buffer): string | undefined =>
  /"type": "terraform_data",\s+"name": "public-address_51431675"[^]*?"id": "([^"]+)"/.exec(
    String(state),
  )?.[1];
const currentId = (): string | undefined => idIn(bucket.current(KEY) ?? Buffer.alloc(0));
/** An apply with it always changes something, which depends on nothing. */
const REPLACES = '-replace=terraform_data.public-address_51431675';
/** Terraform wraps its messages, and frames them. */
const words = (text: string): string => text.replace(/[╷│╵\s]+/g, ' ');

/** Synthesises, and leads to the lock table: its client takes no proxy from the environment. */
const synth = async (environment: string): Promise<ProgramRun> => {
  const result = await odcloud(project, ['synth', environment]);
  const stacks = path.join(project, 'cdktf.out', 'stacks');
  for (const stack of readdirSync(stacks)) {
    const file = path.join(stacks, stack, 'cdk.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(LOCKS, services.address));
  }
  return result;
};

const environment = (): NodeJS.ProcessEnv => ({
  ...services.env,
  ...standIn.env,
  TF_CLI_CONFIG_FILE: '/dev/null',
  ALICLOUD_ACCESS_KEY: 'id',
  ALICLOUD_SECRET_KEY: 'secret',
});

const terraform = (stack: string, ...args: readonly string[]): Promise<ProgramRun> =>
  run('terraform', [...args, '-no-color'], { cwd: folderOf(stack), env: environment() });

describeWith(['terraform', 'openssl'], 'state in OSS', () => {
  beforeAll(async () => {
    const hosts = ['oss-cn-hangzhou', 'oss-cn-hangzhou-internal'].map(
      (name) => `${BUCKET}.${name}.aliyuncs.com`,
    );
    services = await Services.open(makeAuthority(folder), {
      ...Object.fromEntries(
        [...hosts, `${BUCKET}.oss.example.com`].map((host) => [host, (request) => bucket.answer(request)]),
      ),
      localhost: (request) => tablestore.answer(request),
    });
    standIn = await startStandIn(providerData());
    writeFileSync(
      fileOf('states'),
      `region: cn-hangzhou\nstate:\n  bucket: ${BUCKET}\n  lockInstance: example-tf-lock\n  endpoint: internal\n`,
    );
    writeFileSync(fileOf('prod'), demoWith({}));
  });
  afterAll(async () => {
    await standIn.close();
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let block: string;
  test('the stack is made with a local state, and puts out the block for other files', async () => {
    expect(await synth('states')).toMatchObject({ code: 0 });
    expect(await terraform('states-state', 'init')).toMatchObject({ code: 0 });
    expect(await terraform('states-state', 'apply', '-auto-approve')).toMatchObject({ code: 0 });
    block = (await terraform('states-state', 'output', '-raw', 'backend_block')).stdout;
    expect(block).toBe(
      `backend:\n  type: oss\n  bucket: ${BUCKET}\n  region: cn-hangzhou\n  endpoint: internal\n  lockTable:\n    endpoint: https://example-tf-lock.cn-hangzhou.vpc.tablestore.aliyuncs.com\n    table: terraform_lock\n`,
    );
    block = block.replace(/https:.*vpc.*/, LOCKS);
  });

  test('its own state moves into the bucket', async () => {
    appendFileSync(fileOf('states'), block);
    expect((await synth('states')).stdout.replace(/\s+/g, ' ')).toContain(
      'holds states, and backend.type is oss: before a deploy, move them',
    );
    expect(await terraform('states-state', 'init', '-migrate-state', '-force-copy')).toMatchObject({
      code: 0,
    });
    const home = stateHome('open-design', 'states');
    renameSync(home, `${home}.moved`);
    expect((await synth('states')).stdout).not.toContain('holds states');
    expect([...bucket.versions.keys()]).toEqual(['open-design/states/state.tfstate']);
    expect(await terraform('states-state', 'plan', '-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  test('a stack reads the state of another from the bucket, and no state is on the machine', async () => {
    appendFileSync(fileOf('prod'), block);
    expect(await synth('prod')).toMatchObject({ code: 0 });
    for (const stack of ['prod-network', 'prod-ecs']) {
      expect(await terraform(stack, 'init')).toMatchObject({ code: 0 });
      expect(await terraform(stack, 'apply', '-auto-approve')).toMatchObject({ code: 0 });
    }
    expect([...bucket.versions.keys()].filter((key) => key.includes('/prod/'))).toEqual([
      KEY,
      KEY.replace('network', 'ecs'),
    ]);
    expect(existsSync(stateHome('open-design', 'prod'))).toBe(false);
  });

  test('a second deploy is refused while the first one runs, and names its holder', async () => {
    const first = spawn('terraform', ['apply', '-no-color', REPLACES], {
      cwd: folderOf('prod-network'),
      env: { ...process.env, ...environment() },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    await new Promise<void>((resolve) =>
      first.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Enter a value')) resolve();
      }),
    );
    const second = await terraform('prod-network', 'apply', '-auto-approve');
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      /Error acquiring the state lock[^]*Operation: OperationTypeApply\n.*Who: +\S+@/,
    );
    // The power goes off: nobody releases the lock.
    first.kill('SIGKILL');
    await new Promise((resolve) => first.on('close', resolve));
  });

  test('a lock that was left over is released by its ID', async () => {
    const { code, stderr } = await terraform('prod-network', 'plan');
    expect(code).toBe(1);
    const id = /ID: +(\S+)/.exec(stderr)?.[1] ?? '';
    expect(await terraform('prod-network', 'force-unlock', '-force', id)).toMatchObject({ code: 0 });
    expect(await terraform('prod-network', 'apply', '-auto-approve', REPLACES)).toMatchObject({ code: 0 });
  });

  describe('an earlier version', () => {
    const old = path.join(folder, 'earlier.tfstate');
    const push = (): Promise<ProgramRun> => terraform('prod-network', 'state', 'push', '-force', old);

    test('of a readable state is pushed over it', async () => {
      const [earlier = Buffer.alloc(0)] = bucket.versions.get(KEY) ?? [];
      writeFileSync(old, earlier);
      expect(await push()).toMatchObject({ code: 0 });
      expect(idIn(earlier)).toMatch(/^[0-9a-f-]{36}$/);
      expect(currentId()).toBe(idIn(earlier));
    });

    test('that was restored in the console is refused, until the row of its checksum is deleted', async () => {
      bucket.put(KEY, bucket.versions.get(KEY)?.[1] ?? Buffer.alloc(0));
      const { code, stderr } = await terraform('prod-network', 'plan');
      expect([code, words(stderr)]).toEqual([
        1,
        expect.stringContaining('state data in OSS does not have the expected content'),
      ]);
      rows.delete(`${BUCKET}/${KEY}-md5`);
      expect(await terraform('prod-network', 'plan')).toMatchObject({ code: 0 });
    }, 90_000);

    test('replaces a damaged state, once that is deleted', async () => {
      bucket.put(KEY, Buffer.from('damaged'));
      rows.delete(`${BUCKET}/${KEY}-md5`);
      expect(words((await push()).stderr)).toContain('Failed to refresh destination state');
      bucket.versions.delete(KEY);
      expect(await push()).toMatchObject({ code: 0 });
      expect([...rows.keys()]).toContain(`${BUCKET}/${KEY}-md5`);
    });
  });

  describe('a new account in mainland China', () => {
    const write = (endpoint: string): void => {
      const text = readFileSync(fileOf('prod'), 'utf8');
      writeFileSync(fileOf('prod'), text.replace(/^( +endpoint: )(?!https:.*ots).*$/m, `$1${endpoint}`));
    };
    const initialised = async (endpoint: string): Promise<ProgramRun> => {
      write(endpoint);
      expect(await synth('prod')).toMatchObject({ code: 0 });
      return terraform('prod-network', 'init', '-reconfigure');
    };

    test('is refused at the public endpoint', async () => {
      bucket.isPublicForbidden = true;
      const { code, stderr } = await initialised('public');
      expect([code, words(stderr)]).toEqual([
        1,
        expect.stringContaining('ErrorCode=PublicEndpointForbidden'),
      ]);
    });

    test.each(['internal', 'https://oss.example.com'])('reaches the states by %s', async (endpoint) => {
      expect(await initialised(endpoint)).toMatchObject({ code: 0 });
      expect(await terraform('prod-network', 'state', 'list')).toMatchObject({ code: 0 });
      const domain = endpoint === 'internal' ? 'oss-cn-hangzhou-internal.aliyuncs.com' : 'oss.example.com';
      expect(services.asked.at(-2)).toBe(`GET ${BUCKET}.${domain}/open-design%2Fprod%2Fnetwork.tfstate`);
    });
  });
});
