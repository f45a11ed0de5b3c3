import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startStandIn, type StandIn } from '../../rehearsal';
import { findTerraform, type Terraform } from '../../rehearsal/terraform';
import { makeWorkspace } from '../../rehearsal/workspace';
import { synthesise } from '../../stacks/environment';
import { providerData } from '../../tools/provider-data';
import { demoWith, loadText } from '../support/environments';
import { describeWith } from '../support/programs';

interface Change {
  readonly type: string;
  readonly change: { readonly actions: readonly string[] };
}

/** What one deploy does, stack by stack: resource type → what happens to resources of it. */
type Deploy = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const BALANCER = { certificate: '8899123-cn-hangzhou', protect: false };

/** An environment and its states, deployed again and again by the real Terraform. */
class Deployed {
  private readonly root = mkdtempSync(path.join(tmpdir(), 'open-design-changes-'));
  private readonly providers = providerData();
  private standIn: StandIn | undefined;
  private terraform: Terraform | undefined;

  public async open(): Promise<void> {
    this.standIn = await startStandIn(this.providers);
    this.terraform = await findTerraform(this.root, this.standIn.env, new AbortController().signal);
  }

  public async close(): Promise<void> {
    await this.standIn?.close();
    rmSync(this.root, { recursive: true });
  }

  /** Deploys an environment as `cdktf deploy` would, and says what every plan was. */
  public async deploy(environment: string): Promise<Deploy> {
    const outdir = path.join(this.root, 'synth');
    rmSync(outdir, { recursive: true, force: true });
    synthesise(loadText(environment), outdir);
    const deploy: Record<string, Record<string, string[]>> = {};
    for (const { name, folder } of await makeWorkspace(outdir, this.root, this.providers)) {
      await this.run(folder, 'init', '-input=false');
      await this.run(folder, 'plan', '-input=false', '-out=plan');
      const { resource_changes: changes } = JSON.parse(await this.run(folder, 'show', '-json', 'plan')) as {
        resource_changes: Change[];
      };
      const happens: Record<string, string[]> = (deploy[name] = {});
      for (const { type, change } of changes) {
        const what = change.actions.join(' ');
        if (what !== 'no-op' && what !== 'read') (happens[type] ??= []).push(what);
      }
      await this.run(folder, 'apply', '-input=false', 'plan');
    }
    return deploy;
  }

  /** What a stack's state says of the one resource of a type. */
  public idOf(stack: string, type: string): string {
    const { resources } = JSON.parse(
      readFileSync(path.join(this.root, 'state', `${stack}.tfstate`), 'utf8'),
    ) as { resources: { type: string; instances: { attributes: { id: string } }[] }[] };
    return resources.find((resource) => resource.type === type)?.instances[0]?.attributes.id ?? '';
  }

  private async run(folder: string, ...args: string[]): Promise<string> {
    const ran = await this.terraform?.run(folder, args);
    if (ran?.code !== 0) throw new Error(`terraform ${args.join(' ')}: ${ran?.stderr ?? 'not started'}`);
    return ran.stdout;
  }
}

const typesOf = (happens: Deploy[string] | undefined, what: RegExp): string[] =>
  Object.entries(happens ?? {})
    .filter(([, all]) => all.some((one) => what.test(one)))
    .map(([type]) => type)
    .sort();

/** By which a running host is told; how many there are depends on how much there is to tell. */
const TELLING = ['alicloud_ecs_command', 'alicloud_ecs_invocation'];

describeWith(['terraform'], 'a balancer that comes in front of a running host', () => {
  const deployed = new Deployed();
  let ids: string[];
  const keepers = (): string[] =>
    ['alicloud_instance', 'alicloud_ecs_disk'].map((type) => deployed.idOf('test-ecs', type));
  beforeAll(async () => {
    await deployed.open();
    await deployed.deploy(demoWith({ access: DOMAIN }));
    ids = keepers();
  });
  afterAll(() => deployed.close());

  test('takes the elastic IP away and nothing that holds anything; the host is told', async () => {
    const { 'test-network': network, 'test-ecs': ecs } = await deployed.deploy(
      demoWith({ access: DOMAIN, slb: BALANCER }),
    );
    expect(typesOf(network, /delete|update/)).toEqual([]);
    expect(typesOf(ecs, /delete/).filter((type) => !TELLING.includes(type))).toEqual([
      'alicloud_eip_address',
      'alicloud_eip_association',
      'alicloud_security_group_rule',
    ]);
    expect(typesOf(ecs, /delete create|create delete/)).toEqual(TELLING);
    expect(typesOf(ecs, /update/)).toEqual([]);
    expect(keepers()).toEqual(ids);
  });

  test.each(['nlb', 'clb', 'alb'] as const)(
    'is exchanged for an %s without touching the instance or its disk',
    async (kind) => {
      const {
        'test-network': network,
        'test-ecs': ecs,
        'test-slb': slb,
      } = await deployed.deploy(demoWith({ access: DOMAIN, slb: { ...BALANCER, kind } }));
      expect(network).toEqual({});
      expect(Object.keys(ecs ?? {}).sort()).toEqual(
        [...TELLING, 'alicloud_security_group_rule'].filter((type) => type in (ecs ?? {})),
      );
      expect(ecs).toHaveProperty('alicloud_ecs_invocation');
      const own = kind === 'clb' ? 'alicloud_slb_load_balancer' : `alicloud_${kind}_load_balancer`;
      expect(slb?.[own]).toEqual(['create']);
      expect(keepers()).toEqual(ids);
    },
  );

  test('goes again: the host gets an elastic IP, and keeps what it has', async () => {
    const { 'test-ecs': ecs } = await deployed.deploy(demoWith({ access: DOMAIN }));
    expect(ecs?.['alicloud_eip_address']).toEqual(['create']);
    expect(typesOf(ecs, /^delete$/).filter((type) => !TELLING.includes(type))).toEqual([
      'alicloud_security_group_rule',
    ]);
    expect(keepers()).toEqual(ids);
  });
});
