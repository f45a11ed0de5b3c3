import { describeWith } from '../../support/programs';
import { flat, Workspaces } from '../support/hcp';

const NETWORK = { resource: { cloud_network: { n: { cidr: '10.0.0.0/8' } } } };
const WITH_BALANCER = {
  resource: {
    ...NETWORK.resource,
    cloud_balancer: {
      b: { name: 'b', network_id: '${cloud_network.n.id}', zone: [{ zone_id: 'a' }] },
    },
  },
};

describeWith(['terraform'], 'a workspace with remote execution', () => {
  /** What the cloud says to a balancer; undefined: it makes one. */
  let refusal: string | undefined;
  let workspaces: Workspaces;
  beforeAll(async () => {
    workspaces = await Workspaces.start('remote', {
      refuse: ({ type }) =>
        refusal === undefined || type !== 'cloud_balancer' ? undefined : { what: refusal, fix: 'wait' },
    });
  });
  afterAll(() => workspaces.close());

  test('a saved plan is shown, applied once, and refused afterwards', async () => {
    await workspaces.write('saved', NETWORK);
    const planned = await workspaces.terraform('saved', 'plan', '-out=plan', '-detailed-exitcode');
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('Running plan in HCP Terraform');
    expect(await workspaces.must('saved', 'show', 'plan')).toContain('Plan: 1 to add');
    const json = JSON.parse(await workspaces.must('saved', 'show', '-json', 'plan')) as {
      resource_changes: { address: string }[];
    };
    expect(json.resource_changes.map(({ address }) => address)).toEqual(['cloud_network.n']);

    expect(await workspaces.must('saved', 'apply', 'plan')).toContain('1 added');
    const again = await workspaces.terraform('saved', 'apply', 'plan');
    expect(again.code).toBe(1);
    expect(flat(again)).toContain('Saved plan is already applied');
    expect((await workspaces.terraform('saved', 'plan', '-detailed-exitcode')).code).toBe(0);
  });

  test('asks first: no discards, yes applies', async () => {
    await workspaces.write('asked', NETWORK);
    const no = await workspaces.shell('asked', 'echo no | terraform apply -no-color');
    expect(no.code).toBe(1);
    expect(flat(no)).toContain('Apply discarded');
    expect((await workspaces.api.runs('asked')).map(({ attributes }) => attributes['status'])).toEqual([
      'discarded',
    ]);
    const yes = await workspaces.shell('asked', 'echo yes | terraform apply -no-color');
    expect(yes.code).toBe(0);
    expect(flat(yes)).toContain('Do you want to perform these actions in workspace "asked"?');
    expect(yes.stdout).toContain('1 added');
  });

  test('an apply that fails on the way keeps what was made, and the next one continues', async () => {
    await workspaces.write('fails', WITH_BALANCER);
    refusal = 'the zone has no stock';
    const failed = await workspaces.terraform('fails', 'apply', '-auto-approve');
    refusal = undefined;
    expect(failed.code).toBe(1);
    expect(flat(failed)).toContain('the zone has no stock');
    expect(await workspaces.must('fails', 'state', 'list')).toBe('cloud_network.n\n');
    expect(await workspaces.must('fails', 'apply', '-auto-approve')).toContain('1 added');
  });

  test('a plan that fails ends with its error', async () => {
    await workspaces.write('wrong', { output: { o: { value: '${file("missing.txt")}' } } });
    const failed = await workspaces.terraform('wrong', 'plan');
    expect(failed.code).toBe(1);
    expect(flat(failed)).toContain('no file exists at "missing.txt"');
  });

  test('a run that is cancelled stops Terraform, and its state is kept', async () => {
    await workspaces.write('stopped', {
      resource: {
        ...NETWORK.resource,
        terraform_data: {
          slow: {
            input: '${cloud_network.n.id}',
            provisioner: [{ 'local-exec': { command: 'sleep 60' } }],
          },
        },
      },
    });
    const running = workspaces.terraform('stopped', 'apply', '-auto-approve');
    const { id } = await workspaces.api.until('stopped', 'applying');
    await workspaces.api.log(id, 'Provisioning');
    await workspaces.api.request('POST', `runs/${id}/actions/cancel`, {});
    expect((await running).code).not.toBe(0);
    await workspaces.api.until('stopped', 'canceled');
    expect(await workspaces.must('stopped', 'state', 'list')).toContain('cloud_network.n\n');
  });

  test('a run waits for the one before it, and for whoever locked the workspace', async () => {
    await workspaces.write('waits', NETWORK);
    const first = workspaces.shell('waits', '(sleep 6; echo no) | terraform apply -no-color');
    await workspaces.api.until('waits', 'planned');
    const second = workspaces.terraform('waits', 'apply', '-auto-approve');
    expect(flat(await first)).toContain('Apply discarded');
    expect(flat(await second)).toContain('Waiting for 1 run(s) to finish before being queued...');

    await workspaces.api.lock('waits', 'lock');
    const third = workspaces.terraform('waits', 'apply', '-auto-approve');
    await workspaces.api.until('waits', 'pending');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await workspaces.api.lock('waits', 'unlock');
    expect(flat(await third)).toContain('Waiting for the manually locked workspace to be unlocked...');
  });
});
