import type { StandInOptions } from '../../rehearsal';
import { describeWith } from '../support/programs';
import { cloud, words } from './support/cloud';
import { Session, type TerraformJson } from './support/terraform';

const balancer = (args: TerraformJson): TerraformJson => ({
  resource: { cloud_balancer: { b: { name: 'b', ...args } } },
});
const network = (args: TerraformJson): TerraformJson => ({
  resource: { cloud_network: { n: { cidr: '10.0.0.0/8', ...args } } },
});

describeWith(['terraform'], 'a stand-in provider under Terraform', () => {
  let session: Session;
  const start = async (options?: StandInOptions): Promise<void> => {
    session = await Session.start([cloud, words], options);
  };
  afterEach(() => session.close());

  test('has nothing to do in a second plan, also with sets whose elements contain computed values', async () => {
    await start();
    await session.apply(
      balancer({ zone: [{ zone_id: 'a' }, { zone_id: 'b', weight: 5 }], timeouts: { create: '1m' } }),
    );
    expect(await session.planCode()).toBe(0);
  });

  test('returns to the default when an argument is removed', async () => {
    await start();
    await session.apply({
      ...network({ priority: 7 }),
      output: { p: { value: '${cloud_network.n.priority}' } },
    });
    expect(await session.output('p')).toBe(7);
    await session.apply({ ...network({}), output: { p: { value: '${cloud_network.n.priority}' } } });
    expect(await session.output('p')).toBe(1);
  });

  test('keeps a computed element of a set when another is added', async () => {
    await start();
    const output = { a: { value: '${[for z in cloud_balancer.b.zone : z.address if z.zone_id == "a"][0]}' } };
    await session.apply({ ...balancer({ zone: [{ zone_id: 'a' }] }), output });
    const before = await session.output('a');
    await session.write({ ...balancer({ zone: [{ zone_id: 'a' }, { zone_id: 'b' }] }), output });
    const { stdout } = await session.run('plan');
    expect(stdout).toContain('1 to change');
    expect(stdout).not.toContain(String(before));
    await session.apply({ ...balancer({ zone: [{ zone_id: 'a' }, { zone_id: 'b' }] }), output });
    expect(await session.output('a')).toBe(before);
    expect(await session.planCode()).toBe(0);
  });

  test('reports the whole set when one of its elements forces a replacement', async () => {
    await start();
    const zone = [{ zone_id: 'a' }];
    await session.apply(balancer({ zone, listener: [{ port: 80 }] }));
    await session.write(balancer({ zone, listener: [{ port: 80 }, { port: 443 }] }));
    const { stdout } = await session.run('plan');
    expect(stdout).toMatch(/\+ listener { # forces replacement/);
    expect(stdout).toContain('1 to add, 0 to change, 1 to destroy');
  });

  test('replaces only resources that cannot be changed in place', async () => {
    await start();
    await session.apply(network({ name: 'one' }));
    await session.write(network({ name: 'two' }));
    expect((await session.run('plan')).stdout).toContain('1 to change');
    await session.write(network({ name: 'one', cidr: '10.1.0.0/16' }));
    const { stdout } = await session.run('plan');
    expect(stdout).toMatch(/cidr\s+= "10.0.0.0\/8" -> "10.1.0.0\/16" # forces replacement/);
    expect(stdout).toContain('1 to add, 0 to change, 1 to destroy');
  });

  test('shows changes and deletions outside Terraform', async () => {
    let drift: 'none' | 'name' | 'gone' = 'none';
    await start({
      drift: (type) =>
        type !== 'cloud_network' || drift === 'none'
          ? undefined
          : drift === 'gone'
            ? 'gone'
            : { name: 'else' },
    });
    await session.apply(network({ name: 'mine' }));
    expect(await session.planCode()).toBe(0);
    drift = 'name';
    expect((await session.run('plan')).stdout).toMatch(/name\s+= "else" -> "mine"/);
    expect(await session.planCode()).toBe(2);
    drift = 'gone';
    expect((await session.run('plan')).stdout).toContain('1 to add, 0 to change, 0 to destroy');
  });

  test('plans with unknown values, and skips their checks', async () => {
    await start();
    const config = {
      resource: {
        cloud_network: {
          a: { cidr: '10.0.0.0/8' },
          b: {
            cidr: '10.0.0.0/8',
            name: '${substr(cloud_network.a.id, 0, 4)}',
            members: ['${cloud_network.a.id}'],
          },
        },
        cloud_balancer: {
          b: { name: '${cloud_network.a.id}', zone: [{ zone_id: '${cloud_network.a.private_ip}' }] },
        },
      },
    };
    await session.write(config);
    const { stdout, code } = await session.run('plan');
    expect(code).toBe(0);
    expect(stdout).toContain('3 to add');
  });

  test('serves two providers from one server, each its own types', async () => {
    await start();
    await session.apply({
      resource: {
        ...(network({})['resource'] as TerraformJson),
        words_pet: { p: { of: '${cloud_network.n.id}' } },
      },
    });
    const used = new Set(
      session.standIn.calls
        .filter(({ method }) => method === 'ApplyResourceChange')
        .map((call) => `${call.provider} ${call.type ?? ''}`),
    );
    expect([...used].sort()).toEqual([`${cloud.source} cloud_network`, `${words.source} words_pet`]);
  });

  test('invents values in the right format, the same ones each time, and uses given ones', async () => {
    const config = {
      ...network({}),
      data: { cloud_networks: { d: { ids: ['net-1', 'net-2'] } } },
      output: {
        ip: { value: '${cloud_network.n.private_ip}' },
        router: { value: '${cloud_network.n.routers[0].id}' },
        found: { value: '${data.cloud_networks.d.networks[*].id}' },
      },
    };
    await start({
      fixtures: { cloud_network: ({ cidr }) => ({ routers: [{ id: `router of ${JSON.stringify(cidr)}` }] }) },
    });
    await session.apply(config);
    const ip = await session.output('ip');
    expect(ip).toMatch(/^10\.0\.\d+\.\d+$/);
    expect(await session.output('router')).toBe('router of "10.0.0.0/8"');
    expect(await session.output('found')).toEqual(['net-1', 'net-2']);
    await session.close();
    await start();
    await session.apply(config);
    expect(await session.output('ip')).toBe(ip);
  });

  test('never lets an ephemeral value or a write-only argument into the state', async () => {
    await start();
    await session.apply({
      ephemeral: { cloud_password: { p: { length: 32 } } },
      ...balancer({
        zone: [{ zone_id: 'a' }],
        secret_wo: '${ephemeral.cloud_password.p.result}',
        secret_wo_version: 1,
      }),
    });
    const { stdout } = await session.run('show', '-json');
    expect(stdout).toContain('"secret_wo":null');
    expect(await session.planCode()).toBe(0);
  });

  test('imports by id', async () => {
    await start();
    await session.write(network({}));
    expect((await session.run('import', 'cloud_network.n', 'net-7')).code).toBe(0);
    expect((await session.run('state', 'show', 'cloud_network.n')).stdout).toMatch(/id\s+= "net-7"/);
  });

  test('warns of a deprecated argument', async () => {
    await start();
    await session.write(network({ old_name: 'x' }));
    const { code, stdout } = await session.run('validate');
    expect(code).toBe(0);
    expect(stdout).toContain('Warning: old_name: the provider has deprecated it');
  });
});
