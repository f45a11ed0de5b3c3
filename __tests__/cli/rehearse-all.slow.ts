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
  nlb: ['certificate', 'ecs', 'slb'],
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
    const made = roles.map((role) => `${name}-${role}`);
    expect(stacks.map((stack) => stack.name).filter((stack) => stack !== `${name}-network`)).toEqual(made);
    expect(stacks.every(({ destroyed }) => destroyed)).toBe(true);
    // An existing network is not a resource of this deployment.
    for (const stack of stacks) if (made.includes(stack.name)) expect(stack.resources).toBeGreaterThan(0);
    const outputs = stacks.at(-1)?.outputs ?? {};
    expect(String((outputs['endpoint'] as { value?: unknown } | undefined)?.value)).toMatch(/^https:\/\//);
  });
});
