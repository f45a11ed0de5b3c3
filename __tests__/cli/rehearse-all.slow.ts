import { existing } from '../../cli/existing';
import { providerData } from '../../cli/provider-data';
import { unprotected } from '../../cli/unprotected';
import { environmentNames, loadEnvironment } from '../../config/load';
import { rehearse, withScratch } from '../../rehearsal';
import { synthesise } from '../../stacks/synthesise';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';

/** The stacks of each test environment, in addition to the network. */
const STACKS: Readonly<Record<string, readonly string[]>> = {
  team: ['ecs'],
  provided: ['ecs'],
  'http-01': ['ecs'],
  adopted: ['ecs'],
  alb: ['ecs', 'slb'],
  nlb: ['ecs', 'slb'],
  clb: ['ecs', 'slb'],
  ack: ['ack', 'slb', 'ack-app'],
};

test('every environment is in the table', () => {
  expect(Object.keys(STACKS).sort()).toEqual(environmentNames(FIXTURES_DIR));
});

describeWith(['terraform'], 'the whole life of a deployment', () => {
  test.each(Object.entries(STACKS))('%s: created, found unchanged, destroyed again', async (name, roles) => {
    const environment = loadEnvironment(name, FIXTURES_DIR);
    const { stacks } = await withScratch('open-design-', async (folder) => {
      synthesise(environment, folder);
      return rehearse({
        stacksDir: folder,
        providers: providerData(),
        standIn: existing(environment),
        unprotected: (outdir) => {
          synthesise(unprotected(environment), outdir);
          return Promise.resolve();
        },
      });
    });
    expect(stacks.map((stack) => stack.name)).toEqual(['network', ...roles].map((role) => `${name}-${role}`));
    expect(stacks.every(({ destroyed }) => destroyed)).toBe(true);
    // An existing network is not a resource of this deployment.
    for (const { resources } of stacks.slice(1)) expect(resources).toBeGreaterThan(0);
    const outputs = stacks.at(-1)?.outputs ?? {};
    expect(String((outputs['endpoint'] as { value?: unknown } | undefined)?.value)).toMatch(/^https:\/\//);
  });
});
