import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { unzipSync } from 'fflate';

import { providerData } from '../../cli/provider-data';
import type { StandInOptions, WriteOnly } from '../../rehearsal';
import { encode } from '../../rehearsal/protocol/codec';
import { provider } from '../../rehearsal/provider/service';
import { clusterStack, token } from '../providers/kubernetes/support/cluster';
import { describeWith } from '../support/programs';
import { cloud } from './support/cloud';
import { Session, type TerraformJson } from './support/terraform';

const MARK = 'the-token-that-must-not-be-kept';

describeWith(['terraform'], 'a write-only argument', () => {
  let session: Session;
  let writes: WriteOnly[] = [];
  const start = async (options: StandInOptions = {}): Promise<void> => {
    writes = [];
    session = await Session.start(providerData(), {
      ...options,
      onWriteOnly: (written) => writes.push(written),
    });
  };
  afterEach(() => session.close());
  const apply = (config: TerraformJson): Promise<string> => session.apply(clusterStack(config));
  const tokens = (): unknown[] => writes.map(({ values }) => values['data_wo']);

  test('reaches the service, and is in no plan, no state and no output', async () => {
    await start({ fixtures: { 'ephemeral.random_password': () => ({ result: MARK }) } });
    await session.write(clusterStack(token(1)));
    const seen: string[] = [];
    const run = async (...args: string[]): Promise<void> => {
      const { code, stdout, stderr } = await session.run(...args);
      expect([args, code, stderr]).toEqual([args, 0, '']);
      seen.push(stdout);
    };
    await run('plan', '-out=plan');
    await run('show', '-json', 'plan');
    await run('apply', 'plan');
    await run('show', '-json');
    const plan = unzipSync(await readFile(join(session.folder, 'plan')));
    seen.push(...Object.values(plan).map((entry) => Buffer.from(entry).toString('latin1')));
    seen.push(await readFile(join(session.folder, 'terraform.tfstate'), 'utf8'));

    expect(tokens()).toEqual([{ token: MARK }]);
    expect(writes[0]).toMatchObject({ type: 'kubernetes_secret_v1', resource: { data_wo: null, data: {} } });
    expect(seen.filter((text) => text.includes('kubernetes_secret_v1')).length).toBeGreaterThan(4);
    expect(seen.filter((text) => text.includes(MARK))).toEqual([]);
  });

  test('is written when its revision changes, with a new value, and only then', async () => {
    await start();
    await apply(token(1));
    expect(await session.planCode()).toBe(0);
    expect(tokens()).toEqual([{ token: expect.stringMatching(/^[A-Za-z0-9]{43}$/) as string }]);

    await apply(token(1, { metadata: [{ name: 'demo', namespace: 'demo', labels: { tier: 'secret' } }] }));
    expect(tokens()).toHaveLength(1);

    await session.write(clusterStack(token(2)));
    expect((await session.run('plan')).stdout).toMatch(/data_wo_revision\s+= 1 -> 2/);
    await apply(token(2));
    expect(tokens()).toHaveLength(2);
    expect(tokens()[1]).not.toEqual(tokens()[0]);
    expect(await session.planCode()).toBe(0);
  });

  test('is not written without a revision, as the Kubernetes provider does it', async () => {
    await start();
    await apply(token(null));
    expect(tokens()).toEqual([]);
  });

  test('is written again when the Secret is replaced', async () => {
    await start();
    await apply(token(1));
    await apply(token(1, { type: 'demo/token' }));
    expect(tokens()).toHaveLength(2);
  });
});

test('a write-only argument is rejected for a Terraform version that would store it', () => {
  const validate = (client: { write_only_attributes_allowed: boolean } | null): unknown =>
    provider(cloud, {}).ValidateResourceTypeConfig({
      type_name: 'cloud_balancer',
      config: encode({ name: 'b', secret_wo: 'x' }),
      client_capabilities: client,
    });
  expect(validate({ write_only_attributes_allowed: true })).toEqual({ diagnostics: [] });
  for (const client of [null, { write_only_attributes_allowed: false }]) {
    expect(validate(client)).toMatchObject({
      diagnostics: [{ summary: expect.stringMatching(/^secret_wo: it is write-only/) as string }],
    });
  }
});
