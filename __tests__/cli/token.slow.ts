import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Deployed } from '../support/deployed';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';

const ACK = readFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), 'utf8');

interface Written {
  readonly data_wo: Readonly<Record<'api-token' | 'front-proxy-secret.conf', string>>;
}

describeWith(['terraform'], 'the token of a cluster', () => {
  const deployed = new Deployed();
  const tokens = (): string[] =>
    deployed.writeOnly.map((json) => (JSON.parse(json) as Written).data_wo['api-token']);
  beforeAll(async () => {
    await deployed.open();
    await deployed.deploy(ACK);
  });
  afterAll(() => deployed.close());

  test('reaches the Secret once, in the formats of the app and the front proxy', () => {
    const [json = ''] = deployed.writeOnly;
    const { data_wo: data } = JSON.parse(json) as Written;
    expect(deployed.writeOnly).toHaveLength(1);
    expect(data['api-token']).toMatch(/^[A-Za-z0-9]{43}$/);
    const basic = Buffer.from(`open-design:${data['api-token']}`).toString('base64');
    expect(data['front-proxy-secret.conf']).toContain(`basic) +${basic}$" "Bearer ${data['api-token']}"`);
  });

  test('is in no state and no plan, neither plain nor encoded for Basic', async () => {
    const [token = ''] = tokens();
    const kept = await deployed.kept();
    expect(kept).toContain('kubernetes_secret_v1');
    for (const form of [token, Buffer.from(token).toString('base64'), `open-design:${token}`]) {
      expect(kept).not.toContain(form);
    }
    expect(kept).not.toContain(Buffer.from(`open-design:${token}`).toString('base64'));
  });

  test('stays if a deploy changes nothing, and changes if the revision is increased', async () => {
    const stacks = ['test-network', 'test-backup', 'test-ack', 'test-slb', 'test-ack-app'];
    expect(await deployed.deploy(ACK)).toEqual(Object.fromEntries(stacks.map((stack) => [stack, {}])));
    expect(tokens()).toHaveLength(1);
    const { 'test-ack-app': app } = await deployed.deploy(
      ACK.replace('tokenRevision: 2', 'tokenRevision: 3'),
    );
    const [first, second, ...more] = tokens();
    expect(more).toEqual([]);
    expect(second).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(second).not.toBe(first);
    // The pod is replaced, so that it reads the new token. The data stay.
    expect(app).toEqual({ kubernetes_secret_v1: ['update'], kubernetes_deployment_v1: ['update'] });
    expect(await deployed.kept()).not.toContain(second);
  });
});
