import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { bearer } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';

/** Characters that have a meaning in a shell, in YAML, for Compose, for Docker or in a state. */
const HOSTILE = ` $HOME \${X:-y} $$ "a" 'b' \\n \\ %41 %{ } #c \`d\` * & | ; = ~ !`;

const SECRETS = '/srv/open-design/secrets/app.env';

describeNspawn('the app’s settings on a host, in order', () => {
  let world: World;
  let host: Host;

  const app = {
    memoryMiB: 2000,
    environment: { PLAIN: 'x', EMPTY: '', HOSTILE, null: 'n' },
    outboundProxy: 'http://10.20.0.9:3128',
    egress: { networks: ['10.20.0.0/24'], hosts: ['llm.internal'] },
  };

  const variables = async (): Promise<Record<string, string>> => {
    const print = 'docker exec open-design node -p "JSON.stringify(process.env)"';
    return JSON.parse(await host.machine.sh(print)) as Record<string, string>;
  };
  const settings = async (): Promise<unknown> => {
    const headers = { ...bearer(await host.token()), origin: `https://${host.address}` };
    return JSON.parse((await host.ask({ path: '/api/app-config', headers })).body);
  };
  const started = (): Promise<string> =>
    host.machine.sh(`docker inspect -f '{{.State.StartedAt}}' open-design`);

  beforeAll(async () => {
    world = await World.open();
    host = world.host({ image: world.image({ generation: 'G3' }), disk: world.disk(), app });
    await host.bootToReady();
  });
  afterAll(() => world.close());

  test('a new host does not ask for an onboarding', async () => {
    expect(await settings()).toEqual({ config: { onboardingCompleted: true } });
  });

  test('the variables arrive in the container literally', async () => {
    expect(await variables()).toMatchObject({
      ...app.environment,
      HTTP_PROXY: app.outboundProxy,
      HTTPS_PROXY: app.outboundProxy,
      NO_PROXY: 'localhost,127.0.0.1,llm.internal',
      NODE_OPTIONS: '--max-old-space-size=1000',
      NODE_ENV: 'production',
    });
  });

  test('secret variables arrive literally after an apply, which has nothing to do a second time', async () => {
    await host.machine.exec(
      `umask 077; cat >${SECRETS}`,
      `# of the model provider\nMODEL_KEY=${HOSTILE}\nPLAIN=y\ntrue=t\n`,
    );
    expect(await host.machine.exec('open-design apply')).toMatchObject({ code: 0 });
    expect(await variables()).toMatchObject({ MODEL_KEY: HOSTILE, PLAIN: 'x', true: 't' });
    expect((await host.machine.exec('open-design apply')).out).toContain('nothing to do');
  });

  test('a wrong line stops an apply, and the app runs on', async () => {
    const before = await started();
    await host.machine.sh(`echo OD_PORT=1 >>${SECRETS}`);
    const { code, out } = await host.machine.exec('open-design apply');
    expect([code, out]).toEqual([1, expect.stringMatching(/line 5 of \S*app\.env is not NAME=value/)]);
    expect(await started()).toBe(before);
    await host.machine.sh(`sed -i '$d' ${SECRETS}`);
    expect(await host.machine.exec('open-design apply')).toMatchObject({ code: 0 });
  });

  test('the drill starts the app with the same variables, and a support bundle has no secret one', async () => {
    expect((await host.deploy({})).code).toBe(0);
    await host.machine.sh('open-design backup');
    const look = "docker inspect -f '{{json .Config.Env}}' open-design-drill";
    await host.machine.exec('cat >/tmp/look', `until ${look}; do sleep 0.1; done`);
    const drill = await host.machine.exec(
      'timeout 60 sh /tmp/look >/tmp/drill 2>/dev/null & open-design restore --drill',
    );
    expect([drill.code, drill.out]).toEqual([0, expect.stringContaining('the drill succeeded')]);
    const seen = await host.machine.sh('cat /tmp/drill');
    expect(seen).toContain(JSON.stringify(`MODEL_KEY=${HOSTILE}`));
    await host.machine.sh('open-design support-bundle /tmp/bundle.tar.gz');
    const bundle = await host.machine.sh('tar -xzOf /tmp/bundle.tar.gz | grep -c MODEL_KEY');
    expect(Number(bundle)).toBeGreaterThan(0);
    expect(
      await host.machine.sh(`tar -xzOf /tmp/bundle.tar.gz | grep MODEL_KEY | grep -c 'b.*c' || true`),
    ).toBe('0');
  });

  test('a deploy without these settings removes them', async () => {
    const { code, out } = await host.deploy({ app: {} });
    expect([code, out]).toEqual([0, expect.stringContaining('ready: https://')]);
    const names = Object.keys(await variables());
    expect(names).toContain('MODEL_KEY');
    for (const name of ['HOSTILE', 'HTTPS_PROXY']) expect(names).not.toContain(name);
    expect((await variables())['NODE_OPTIONS']).toBe('--max-old-space-size=512');
  });

  test('settings that the app has changed stay, also on a new host with the old disk', async () => {
    const headers = {
      ...bearer(await host.token()),
      origin: `https://${host.address}`,
      'content-type': 'application/json',
    };
    await host.ask({ path: '/api/app-config', method: 'PUT', headers }, '{"onboardingCompleted":false}');
    await host.machine.powerOff();
    const second = world.host({ image: world.image({ generation: 'G3' }), disk: host.disk });
    host = second;
    await second.bootToReady();
    expect(await settings()).toEqual({ config: { onboardingCompleted: false } });
    expect(await variables()).toMatchObject({ MODEL_KEY: HOSTILE });
  });
});
