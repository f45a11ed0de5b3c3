import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '../../rehearsal/protocol/server';
import { provider } from '../../rehearsal/provider/service';
import { servedAt } from '../../rehearsal/stand-in';
import { findTerraform } from '../../rehearsal/terraform';
import { describeWith } from '../support/programs';
import { cloud } from './support/cloud';

describeWith(['terraform'], 'an ephemeral resource that expires', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ephemeral-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is renewed in time and closed, with the private data of its provider', async () => {
    const socket = join(folder, 'provider.sock');
    const methods = provider(cloud, {});
    const kept: string[] = [];
    const lease = (content: string) => ({
      renew_at: { seconds: Math.floor(Date.now() / 1000), nanos: 0 },
      private: Buffer.from(content),
    });
    const served = await serve(
      socket,
      {
        ...methods,
        OpenEphemeralResource: (request) => ({
          ...methods.OpenEphemeralResource(request),
          ...lease('opened'),
        }),
        RenewEphemeralResource: (request) => {
          kept.push(`renew ${String(request.private)}`);
          return kept.length === 1 ? lease('renewed') : methods.RenewEphemeralResource(request);
        },
        CloseEphemeralResource: (request) => {
          kept.push(`close ${String(request.private)}`);
          return {};
        },
      },
      () => undefined,
    );
    const env = { TF_REATTACH_PROVIDERS: JSON.stringify({ [cloud.source]: servedAt(socket) }) };
    const terraform = await findTerraform(folder, env, new AbortController().signal);
    const config = {
      terraform: { required_providers: { cloud: { source: 'example/cloud' } } },
      ephemeral: { cloud_password: { p: { length: 8 } } },
      resource: {
        cloud_balancer: {
          b: { name: 'b', secret_wo: '${ephemeral.cloud_password.p.result}', zone: [{ zone_id: 'a' }] },
        },
      },
    };
    await writeFile(join(folder, 'cdk.tf.json'), JSON.stringify(config));
    const { code, stderr } = await terraform.run(folder, ['plan', '-no-color']);
    await served.close();
    expect([code, stderr]).toEqual([0, '']);
    // Terraform closes with the private data of the opening
    expect(kept).toEqual(['renew opened', 'renew renewed', 'close opened']);
  });
});
