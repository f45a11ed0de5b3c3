import { Deployed } from '../support/deployed';
import { demoWith } from '../support/environments';
import { describeWith } from '../support/programs';

const STACK = 'test-ecs';
const INSTANCE = 'alicloud_instance';
const DISK = 'alicloud_ecs_disk';

const bought = (months: number, ecs: Record<string, unknown> = {}): string =>
  demoWith({ ecs: { ...ecs, billing: { type: 'subscription', months } } });

describeWith(['terraform'], 'a host that is bought for months', () => {
  const deployed = new Deployed();
  let ids: string[];
  const keepers = (): string[] => [INSTANCE, DISK].map((type) => deployed.idOf(STACK, type));
  const instance = () => deployed.attributesOf(STACK, INSTANCE) ?? {};
  beforeAll(async () => {
    await deployed.open();
    await deployed.deploy(demoWith({}));
    ids = keepers();
  });
  afterAll(() => deployed.close());

  test('was pay-as-you-go: the instance changes in place, and the data disk does not', async () => {
    const deploy = await deployed.deploy(bought(3));
    expect(deploy[STACK]).toEqual({ [INSTANCE]: ['update'] });
    expect(keepers()).toEqual(ids);
    expect(instance()).toMatchObject({ instance_charge_type: 'PrePaid', period: 3 });
  });

  test('has its months changed: only their number in the state changes', async () => {
    const before = instance();
    const deploy = await deployed.deploy(bought(6));
    expect(deploy[STACK]).toEqual({ [INSTANCE]: ['update'] });
    expect(instance()).toEqual({ ...before, period: 6 });
  });

  test('is not destroyed, even without protection, and keeps its disk and address meanwhile', async () => {
    await deployed.deploy(bought(6, { protect: false }));
    const said = await deployed.byHand(STACK, 'destroy', '-auto-approve');
    expect(said).toMatch(/Instance cannot be destroyed/);
    expect(said).toContain(INSTANCE);
    expect(said).not.toMatch(/Destroying\.\.\./);
    expect(keepers()).toEqual(ids);
  });

  test('is not replaced either', async () => {
    const change = deployed.deploy(bought(6, { protect: false, kmsKeyId: 'key-2' }));
    await expect(change).rejects.toThrow(/Instance cannot be destroyed/);
  });

  test('can be destroyed after a deploy that makes it pay-as-you-go', async () => {
    const deploy = await deployed.deploy(demoWith({ ecs: { protect: false } }));
    expect(deploy[STACK]).toEqual({ [INSTANCE]: ['update'] });
    expect(keepers()).toEqual(ids);
    expect(await deployed.byHand(STACK, 'destroy', '-auto-approve')).toMatch(/Destroy complete!/);
  });
});

describeWith(['terraform'], 'a host that moves to another architecture', () => {
  const deployed = new Deployed();
  beforeAll(() => deployed.open());
  afterAll(() => deployed.close());

  test('is destroyed alone, as docs/operations.md says, and the next one has the old disk', async () => {
    const ecs = { protect: false, instanceType: 'ecs.c7.large' };
    await deployed.deploy(demoWith({ ecs }));
    const [instance, disk] = [INSTANCE, DISK].map((type) => deployed.idOf(STACK, type));
    const address = (await deployed.byHand(STACK, 'state', 'list'))
      .split('\n')
      .find((line) => line.startsWith(`${INSTANCE}.`));
    const said = await deployed.byHand(STACK, 'destroy', `-target=${address ?? ''}`, '-auto-approve');
    expect(said).toMatch(/Destroy complete!/);
    expect(deployed.attributesOf(STACK, INSTANCE)).toBeUndefined();

    const { [STACK]: deploy } = await deployed.deploy(
      demoWith({ ecs: { ...ecs, instanceType: 'ecs.c8y.large' } }),
    );
    expect(deploy?.[INSTANCE]).toEqual(['create']);
    expect(deploy?.['alicloud_ecs_disk_attachment']).toEqual(['create']);
    expect(deploy).not.toHaveProperty(DISK);
    expect(deployed.idOf(STACK, DISK)).toBe(disk);
    expect(deployed.idOf(STACK, INSTANCE)).not.toBe(instance);
    expect(deployed.attributesOf(STACK, INSTANCE)).toMatchObject({ instance_type: 'ecs.c8y.large' });
  });
});
