import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Service, StandInOptions } from '../../rehearsal';
import { describeWith } from '../support/programs';
import { harbour, knowledge } from './support/harbour';
import { Session, type TerraformJson } from './support/terraform';

/** A harbour that admits two ships, and lets no ship lose its callsign. */
const service: Service = {
  configure: ({ region }) =>
    region === 'atlantis'
      ? { argument: 'region', what: 'got atlantis, which has sunk', fix: 'choose another' }
      : undefined,
  rules: [
    ({ type, before, configuration }) =>
      before === null && configuration['region'] === 'pole'
        ? { what: `a ${type} freezes`, fix: 'go south' }
        : undefined,
  ],
  types: {
    harbour_ship: {
      rules: [
        ({ before, resources }) =>
          before === null && resources.of('harbour_ship').length === 2
            ? { what: 'got a third ship; allowed: at most 2', fix: 'wait' }
            : undefined,
        ({ after }) =>
          after?.['draught'] === '9m'
            ? { argument: 'draught', what: 'it runs aground', fix: 'unload' }
            : undefined,
      ],
      irremovable: ['callsign'],
      leaves: () => ({ flag: 'distress' }),
    },
    harbour_berth: {
      reads: ({ id }, resources) => ({
        note: `${resources.of('harbour_ship').length} ships, ${resources.find('harbour_berth', id) ? 'known' : 'unknown'}`,
      }),
    },
  },
};

const stack = (resource: TerraformJson, region = 'north'): TerraformJson => ({
  terraform: { required_providers: { harbour: { source: 'example/harbour' } } },
  provider: { harbour: [{ region }] },
  resource,
});
const ships = (names: readonly string[], args: TerraformJson = {}): TerraformJson => ({
  harbour_ship: Object.fromEntries(names.map((name) => [name, { draught: '5m', ...args }])),
});

describeWith(['terraform'], 'the service of a provider', () => {
  let session: Session;
  const start = async (options?: StandInOptions): Promise<void> => {
    session = await Session.start([{ ...harbour, knowledge: { ...knowledge, service } }], options);
  };
  afterEach(() => session.close());

  const refused = async (config: TerraformJson): Promise<string> => {
    await session.write(config);
    const { code, stderr } = await session.run('apply', '-auto-approve');
    expect(code).toBe(1);
    return stderr.replace(/\s*\n[│\s]*/g, ' ');
  };
  const show = async (address: string): Promise<string> =>
    (await session.run('state', 'show', address)).stdout;

  test('refuses a configuration of the provider before the plan', async () => {
    await start();
    await session.write(stack(ships(['a']), 'atlantis'));
    const { stdout, stderr } = await session.run('plan');
    expect(stderr).toContain('region: got atlantis, which has sunk');
    expect(stdout).not.toContain('to add');
  });

  test('refuses resources of every type, and names the resource', async () => {
    await start();
    expect(await refused(stack(ships(['a']), 'pole'))).toMatch(
      /Error: a harbour_ship freezes with harbour_ship\.a, .* go south/,
    );
  });

  test('counts the resources, also those of a state that another process has left', async () => {
    await start();
    await session.apply(stack(ships(['a', 'b'])));
    expect(await refused(stack(ships(['a', 'b', 'c'])))).toContain('got a third ship; allowed: at most 2');
    await session.apply(stack(ships(['a'])));
    await session.apply(stack(ships(['a', 'c'])));
    const before = session;
    await start();
    await copyFile(join(before.folder, 'terraform.tfstate'), join(session.folder, 'terraform.tfstate'));
    await before.close();
    expect(await refused(stack(ships(['a', 'b', 'c'])))).toContain('got a third ship; allowed: at most 2');
  });

  test('counts no resource that was deleted outside Terraform', async () => {
    let gone = false;
    await start({ drift: (type) => (gone && type === 'harbour_ship' ? 'gone' : undefined) });
    await session.apply(stack(ships(['a', 'b'])));
    gone = true;
    await session.write(stack(ships(['c', 'd'])));
    expect((await session.run('apply', '-auto-approve')).code).toBe(0);
  });

  test('keeps an argument that was removed', async () => {
    await start();
    await session.apply(stack(ships(['a'], { callsign: 'ABCD' })));
    await session.apply(stack(ships(['a'])));
    expect(await session.planCode()).toBe(2);
    await session.apply(stack(ships(['a'], { callsign: 'ABCD' })));
    expect(await session.planCode()).toBe(0);
  });

  test('leaves something behind when it refuses an update', async () => {
    await start();
    await session.apply(stack(ships(['a'])));
    await refused(stack(ships(['a'], { draught: '9m' })));
    // The state is that from before the update. A refresh reads what was left behind.
    expect(await show('harbour_ship.a')).toMatch(/draught += "5m"[^]*flag += "plain"/);
    await session.run('apply', '-refresh-only', '-auto-approve');
    expect(await show('harbour_ship.a')).toMatch(/draught += "5m"[^]*flag += "distress"/);
    await session.apply(stack(ships(['a'], { draught: '6m' })));
    await session.run('apply', '-refresh-only', '-auto-approve');
    expect(await show('harbour_ship.a')).toMatch(/draught += "6m"[^]*flag += "distress"/);
  });

  test('reads values that depend on other resources', async () => {
    await start();
    const config = stack({ harbour_berth: { b: {} }, ...ships(['a', 'b']) });
    await session.apply(config);
    await session.run('apply', '-refresh-only', '-auto-approve');
    expect(await show('harbour_berth.b')).toMatch(/note += "2 ships, known"/);
  });

  test('refuses what a test wants to be refused', async () => {
    await start({
      refuse: ({ after }) => (after?.['draught'] === '5m' ? { what: 'low tide', fix: 'wait' } : undefined),
    });
    expect(await refused(stack(ships(['a'])))).toContain('Error: low tide');
    await session.apply(stack(ships(['a'], { draught: '4m' })));
  });
});
