import { existing } from '../../cli/existing';
import { providerData } from '../../cli/provider-data';
import { unprotected } from '../../cli/unprotected';
import { type AnyEnvironment, environmentNames, loadEnvironment } from '../../config/load';
import { rehearse, withScratch } from '../../rehearsal';
import { synthesise } from '../../stacks/synthesise';
import { demoWith, FIXTURES_DIR, loadAnyText, loadText, placeForStates } from '../support/environments';
import { describeWith } from '../support/programs';

const whole = (environment: AnyEnvironment) =>
  withScratch('open-design-', async (folder) => {
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

/** The stacks of each test environment, in addition to the network. */
const STACKS: Readonly<Record<string, readonly string[]>> = {
  team: ['ecs'],
  provided: ['ecs'],
  'http-01': ['ecs'],
  bought: ['ecs'],
  adopted: ['ecs'],
  'acr-proxy': ['acr-proxy', 'ecs'],
  alb: ['ecs', 'slb'],
  nlb: ['certificate', 'ecs', 'slb'],
  clb: ['ecs', 'slb'],
  ack: ['backup', 'ack', 'slb', 'ack-app'],
  registry: ['registry', 'ecs'],
};

test('every environment is in the table', () => {
  expect(Object.keys(STACKS).sort()).toEqual(environmentNames(FIXTURES_DIR));
});

describeWith(['terraform'], 'the whole life of a deployment', () => {
  test.each(Object.entries(STACKS))('%s: created, found unchanged, destroyed again', async (name, roles) => {
    const environment = loadEnvironment(name, FIXTURES_DIR);
    const { stacks } = await whole(environment);
    expect(stacks.map((stack) => stack.name).sort()).toEqual(
      ['network', ...roles].map((role) => `${name}-${role}`).sort(),
    );
    expect(stacks.every(({ destroyed }) => destroyed)).toBe(true);
    // An existing network is not a resource of this deployment.
    const own = stacks.filter((stack) => stack.name !== `${name}-network`);
    for (const { resources } of own) expect(resources).toBeGreaterThan(0);
    const outputs = stacks.at(-1)?.outputs ?? {};
    expect(String((outputs['endpoint'] as { value?: unknown } | undefined)?.value)).toMatch(/^https:\/\//);
  });

  test('the demo with a bucket: made, found unchanged, not destroyed until ecs.protect is lifted', async () => {
    const backup = { bucket: 'example-backups', createBucket: true };
    const { stacks } = await whole(loadText(demoWith({ ecs: { backup } })));
    const bucket = stacks.find(({ name }) => name === 'test-backup');
    expect(bucket).toMatchObject({
      resources: 4,
      protected: [expect.stringMatching(/^alicloud_oss_bucket\./)],
      destroyed: true,
      outputs: { backups: { value: 'example-backups/open-design-test/' } },
    });
    // The second plan was empty, and Terraform refused the first destroy.
    expect(Object.keys(bucket?.seconds ?? {})).toEqual(
      expect.arrayContaining(['replan', 'refused', 'lifted']),
    );
  });

  test('a registry in an existing instance: the instance is no resource of the stack', async () => {
    const { stacks } = await whole(
      loadText(demoWith({ ecs: undefined, registry: { instanceId: 'cri-0abc' } })),
    );
    expect(stacks.find(({ name }) => name === 'test-registry')).toMatchObject({
      resources: 4,
      protected: [
        expect.stringMatching(/^alicloud_cr_ee_namespace\./),
        expect.stringMatching(/^alicloud_cr_ee_repo\./),
      ],
      destroyed: true,
      outputs: {
        instance_id: { value: 'cri-0abc' },
        repository: { value: 'rehearsal-registry-vpc.cn-hangzhou.cr.aliyuncs.com/open-design/open-design' },
      },
    });
  });

  test('a place for states: made, found unchanged, not destroyed until state.protect is lifted', async () => {
    const { stacks } = await whole(loadAnyText(placeForStates()));
    expect(stacks).toEqual([
      expect.objectContaining({
        name: 'test-state',
        resources: 5,
        protected: ['alicloud_oss_bucket', 'alicloud_ots_instance', 'alicloud_ots_table'].map(
          (type): unknown => expect.stringMatching(new RegExp(`^${type}\\.`)),
        ),
        destroyed: true,
      }),
    ]);
  });
});
