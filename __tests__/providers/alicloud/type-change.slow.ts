import { describeWith } from '../../support/programs';
import * as made from './support/resources';
import { CloudSession, type Resources } from './support/session';

const withInstance = (args: object): Resources => ({
  ...made.network,
  alicloud_instance: { h: made.instance({ ...args }) },
});
const WISH = { status: 'Running' };

describeWith(['terraform'], 'a changed instance type that is refused', () => {
  let session: CloudSession;
  let inStock = true;
  beforeEach(async () => {
    inStock = true;
    session = await CloudSession.start({
      refuse: ({ type, after }) =>
        type === 'alicloud_instance' && after?.['instance_type'] === 'ecs.g7.xlarge' && !inStock
          ? { argument: 'instance_type', what: 'ecs.g7.xlarge is out of stock', fix: 'choose another type' }
          : undefined,
    });
  });
  afterEach(() => session.close());

  test.each([
    ['out of stock', 'ecs.g7.xlarge', /instance_type: ecs.g7.xlarge is out of stock/],
    ['of another architecture', 'ecs.g8y.large', /got ecs.g8y.large, which has an Arm processor/],
  ])('%s: the instance is stopped, and without `status` the next plan is empty', async (_, type, error) => {
    await session.apply(withInstance({}));
    inStock = false;
    expect(await session.refusedApply(withInstance({ instance_type: type }))).toMatch(error);
    expect(await session.plan(withInstance({}))).toContain('No changes');
    // The refreshed state has the old type.
    await session.apply(withInstance({}));
    expect(await session.show('alicloud_instance.h')).toMatch(
      /instance_type += "ecs.g7.large".* status += "Stopped"/,
    );
  });

  test('out of stock, with `status`: the next apply starts the instance', async () => {
    await session.apply(withInstance(WISH));
    inStock = false;
    await session.refusedApply(withInstance({ ...WISH, instance_type: 'ecs.g7.xlarge' }));
    expect(await session.plan(withInstance(WISH))).toMatch(/status += "Stopped" -> "Running"/);
    await session.apply(withInstance(WISH));
    expect(await session.plan(withInstance(WISH))).toContain('No changes');
    expect(await session.show('alicloud_instance.h')).toMatch(/status += "Running"/);
  });

  test('out of stock, and then in stock: the change is made', async () => {
    const changed = withInstance({ ...WISH, instance_type: 'ecs.g7.xlarge' });
    await session.apply(withInstance(WISH));
    inStock = false;
    await session.refusedApply(changed);
    inStock = true;
    await session.apply(changed);
    expect(await session.show('alicloud_instance.h')).toMatch(
      /instance_type += "ecs.g7.xlarge".* status += "Running"/,
    );
  });

  test('a command does not reach the stopped instance', async () => {
    const command = { name: 'demo', type: 'RunShellScript', command_content: 'bHM=' };
    await session.apply(withInstance({}));
    inStock = false;
    await session.refusedApply(withInstance({ instance_type: 'ecs.g7.xlarge' }));
    const errors = await session.refusedApply({
      ...withInstance({}),
      alicloud_ecs_command: { c: command },
      alicloud_ecs_invocation: {
        r: { command_id: '${alicloud_ecs_command.c.id}', instance_id: ['${alicloud_instance.h.id}'] },
      },
    });
    expect(errors).toMatch(/instance_id: got instance i-\w+, which is stopped/);
  });
});
