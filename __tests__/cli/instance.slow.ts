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
