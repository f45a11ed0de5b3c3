import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ProviderData, rehearse, type StandInOptions } from '../../rehearsal';
import { describeWith } from '../support/programs';
import { harbour, knowledge } from './support/harbour';
import { Session, type TerraformJson, writeSynth } from './support/terraform';

const stack = (config: TerraformJson, configuration: TerraformJson = { region: 'north' }): TerraformJson => ({
  terraform: { required_providers: { harbour: { source: 'example/harbour' } } },
  provider: { harbour: [configuration] },
  ...config,
});

describeWith(['terraform'], 'an unknown provider with its own knowledge', () => {
  let session: Session;
  const start = async (data: ProviderData, options?: StandInOptions): Promise<void> => {
    session = await Session.start([data], options);
  };
  afterEach(() => session.close());

  test('is served from its fixtures, patterns of names and placeholders', async () => {
    await start(harbour);
    await session.apply(
      stack({
        data: { harbour_pilots: { p: {} } },
        resource: {
          harbour_berth: { b: { crane: [{ kind: 'light' }] } },
          harbour_ship: { s: { callsign: 'ABCD', crane: [{ kind: 'heavy' }] }, t: { draught: '7m' } },
        },
        output: {
          berth: { value: '${harbour_berth.b}' },
          flags: { value: ['${harbour_ship.s.flag}', '${harbour_ship.t.flag}'] },
          pilots: { value: '${data.harbour_pilots.p.names}' },
        },
      }),
    );
    expect(await session.output('berth')).toEqual({
      id: expect.stringMatching(/^north\.tide\d+\.example\/\w{17}$/) as string,
      address: expect.stringMatching(/^north\.tide\d+\.example$/) as string,
      quay_ip: expect.stringMatching(/^10\.0\.\d+\.\d+$/) as string,
      note: expect.stringMatching(/^note-\w+$/) as string,
      crane: [{ kind: 'light', serial: expect.stringMatching(/^light-\w{17}$/) as string }],
    });
    expect(await session.output('flags')).toEqual(['striped', 'plain']);
    expect(await session.output('pilots')).toEqual(['north-1', 'north-2']);
    expect(await session.planCode()).toBe(0);
  });

  test('has its private addresses in the network it is told, and none that a service keeps', async () => {
    await start(harbour, { network: '192.0.2.64/29' });
    const berths = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`b${index}`, {}]));
    await session.apply(
      stack({
        resource: { harbour_berth: berths },
        output: { ips: { value: Object.keys(berths).map((name) => `\${harbour_berth.${name}.quay_ip}`) } },
      }),
    );
    expect([...new Set((await session.output('ips')) as string[])].sort()).toEqual(
      ['65', '66', '67'].map((last) => `192.0.2.${last}`),
    );
  });

  test.each([
    ['a string', { callsign: 'abc' }, /callsign: got "abc"[^]*allowed: the format callsign/],
    ['a map', { cargo: { contraband: 'rum' } }, /cargo: got[^]*allowed: the format manifest/],
    ['what is code', { draught: 'deep' }, /draught: got "deep"[^]*allowed: metres/],
  ])('has its own checks: %s', async (_, args, expected) => {
    await start(harbour);
    await session.write(stack({ resource: { harbour_ship: { s: args } } }));
    expect((await session.run('validate')).stderr).toMatch(expected);
  });

  const said = async (): Promise<string> => {
    await session.write(stack({ resource: { harbour_berth: { b: {} } } }, {}));
    const { code, stderr } = await session.run('apply', '-auto-approve');
    expect(code).toBe(1);
    return stderr.replace(/\s*\n[│\s]*/g, ' ');
  };

  test('reports a missing region in its configuration and never invents one', async () => {
    await start(harbour);
    expect(await said()).toContain('the harbour has no region; set its argument "region"');
  });

  test('reports a placeholder that it does not have', async () => {
    const { tide } = knowledge.placeholders ?? {};
    await start({ ...harbour, knowledge: { ...knowledge, ...(tide && { placeholders: { tide } }) } });
    expect(await said()).toContain(
      'got {region} in a template; allowed: an attribute of the object, or one of hash, uuid, ip, publicIp, time, tide',
    );
  });
});

describeWith(['terraform'], 'a rehearsal with such a provider', () => {
  let outdir = '';
  beforeEach(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'synth-'));
  });
  afterEach(() => rm(outdir, { recursive: true }));

  test('sets a variable to the value that the provider knows, and any other to a text', async () => {
    const file = stack({
      variable: { logbook: {}, other: {} },
      output: { pages: { value: '${jsondecode(var.logbook).pages}' }, other: { value: '${var.other}' } },
    });
    await writeSynth(outdir, { only: { file } });
    const { stacks } = await rehearse({ stacksDir: outdir, providers: [harbour] });
    expect(stacks[0]?.outputs).toEqual({
      pages: { value: 7, sensitive: false },
      other: { value: "a rehearsal's other", sensitive: false },
    });
  });
});
