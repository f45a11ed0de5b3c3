import type { Layout } from '../rig/registry/oci-layout';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import type { HostOfPull } from '../rig/registry/registry';
import { demoWith, DESTINATION, PROGRAMS, READER, Scene, WRITER, ZEROS } from './scene';

interface Report {
  readonly platform: string;
  readonly images: readonly {
    readonly key: string;
    readonly ok: boolean;
    readonly platforms: readonly string[];
    readonly hosts: readonly {
      readonly role: string;
      readonly host: string;
      readonly ok: boolean;
      readonly problem?: string;
      readonly fix?: string;
    }[];
    readonly mirrors: readonly { readonly url: string; readonly ok: boolean; readonly problem?: string }[];
    readonly problem?: string;
  }[];
  readonly warnings: readonly string[];
}

describeInPrivateNetwork(PROGRAMS, 'odcloud image check, against real registries', () => {
  const scene = new Scene();
  let image: Layout;
  beforeAll(async () => {
    await scene.open();
    image = scene.publishTo('destination', 'v1', { architectures: ['amd64'], layerBytes: [1000] });
    scene.environment('prod', demoWith(scene, `${DESTINATION}@${image.digest}`));
  });
  afterAll(() => scene.close());

  const check = async (
    ...options: readonly string[]
  ): Promise<{ readonly code: number | null; readonly report: Report; readonly said: string }> => {
    const args = ['image', 'check', 'prod', '--json', ...options];
    const { code, stdout, stderr } = await scene.odcloud(args);
    return { code, report: JSON.parse(stdout) as Report, said: stdout + stderr };
  };

  const NAMES: Readonly<Record<HostOfPull, string>> = {
    registry: 'registry-vpc.cn-beijing.aliyuncs.com',
    token: 'dockerauth-vpc.cn-beijing.aliyuncs.com',
    blobs: 'oss-cn-beijing-internal.aliyuncs.com',
  };

  test('finds the three hosts of a pull from the registry’s answers', async () => {
    const { code, report, said } = await check('--authfile', scene.signIn(READER));
    expect(code).toBe(0);
    expect(report.platform).toBe('linux/amd64');
    expect(report.images).toEqual([
      {
        key: 'app.image',
        image: `${DESTINATION}@${image.digest}`,
        ok: true,
        platforms: ['linux/amd64'],
        mirrors: [],
        hosts: Object.entries(NAMES).map(([role, host]) => ({ role, host, ok: true })),
      },
    ]);
    expect(report.warnings).toEqual([
      expect.stringMatching(/^app\.registryMirrors: a mirror serves only images of docker\.io/),
      expect.stringMatching(
        /^app\.image: .* answers only inside a VPC of cn-beijing, and the environment is in cn-hangzhou/,
      ),
    ]);
    expect(said).not.toContain(READER.password);
  });

  test.each(['registry', 'token', 'blobs'] as const)(
    '%s fails alone: it is named, with its fix',
    async (role) => {
      await scene.destination.stop(role);
      try {
        const { code, report } = await check('--authfile', scene.signIn(READER));
        expect(code).toBe(1);
        const [checked] = report.images;
        expect(checked?.ok).toBe(false);
        const failed = checked?.hosts.filter(({ ok }) => !ok);
        expect(failed).toEqual([
          {
            role,
            host: NAMES[role],
            ok: false,
            problem: 'it refuses the connection',
            fix: expect.stringMatching(/^run this command on a machine in a VPC of cn-beijing/) as string,
          },
        ]);
      } finally {
        await scene.destination.start(role);
      }
    },
  );

  test('a name without an address, and a certificate for another name', async () => {
    scene.restoreNames({ [NAMES.blobs]: scene.destination.names[NAMES.token] ?? '' });
    const { report } = await check('--authfile', scene.signIn(READER));
    expect(report.images[0]?.hosts.at(-1)?.problem).toMatch(/certificate/);
    scene.restoreNames({}, [NAMES.token]);
    const other = await check('--authfile', scene.signIn(READER));
    expect(other.report.images[0]?.hosts.at(-1)).toMatchObject({
      role: 'token',
      problem: 'its name has no address here',
    });
    scene.restoreNames();
  });

  test.each([
    [
      'wrong credentials',
      { name: 'reader', password: 'gu3ssed' },
      'token',
      /does not accept/,
      /^sign in again: docker login/,
    ],
    ['no credentials', undefined, 'token', /asks for credentials/, /^sign in: docker login/],
    [
      'an account without the right',
      { name: 'stranger', password: 'str4nge' },
      'registry',
      /refuses this account/,
      /^give the account/,
    ],
  ])('%s', async (_, account, role, problem, fix) => {
    const { code, report, said } = await check(...(account ? ['--authfile', scene.signIn(account)] : []));
    expect(code).toBe(1);
    const host = report.images[0]?.hosts.find(({ ok }) => !ok);
    expect(host?.role).toBe(role);
    expect(host?.problem).toMatch(problem);
    expect(host?.fix).toMatch(fix);
    if (account) expect(said).not.toContain(account.password);
  });

  test('an image that is not there, one for other processors, and a placeholder', async () => {
    const arm = scene.publishTo('destination', 'arm', { architectures: ['arm64'], layerBytes: [1000] });
    const cases = [
      [`sha256:${'1'.repeat(64)}`, /no image with this digest/],
      [arm.digest, /^the image is for linux\/arm64$/],
      [ZEROS, /^the digest is a placeholder$/],
    ] as const;
    for (const [digest, problem] of cases) {
      scene.environment('prod', demoWith(scene, `${DESTINATION}@${digest}`));
      const { code, report } = await check('--authfile', scene.signIn(WRITER));
      expect(code).toBe(1);
      const [checked] = report.images;
      expect(checked?.problem ?? checked?.hosts.find(({ ok }) => !ok)?.problem).toMatch(problem);
    }
  });

  test('an image of a public registry abroad works here, with a warning for the mainland', async () => {
    const index = scene.publish('public', { architectures: ['amd64', 'arm64'], layerBytes: [1000] });
    scene.environment('abroad', demoWith(scene, `ghcr.io/upstream/app@${index.digest}`));
    const { code, stdout } = await scene.odcloud(['image', 'check', 'abroad'], { COLUMNS: '80' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}✓ blob store {5}blobs\.ghcr\.io$/m);
    expect(stdout).toMatch(/^! app\.image: machines in cn-hangzhou reach ghcr\.io slowly or not at all/m);
  });

  test('an image of docker.io: each mirror is asked without credentials, and one that has it suffices', async () => {
    const index = scene.publish('hub', { architectures: ['amd64'], layerBytes: [1000] });
    scene.restoreNames({ 'registry-1.docker.io': '127.0.0.9' });
    const text = demoWith(scene, `docker.io/upstream/app@${index.digest}`);
    const mirrors = (...urls: readonly string[]): string =>
      text.replace('- https://your-id.mirror.aliyuncs.com', urls.map((url) => `- ${url}`).join('\n    '));
    const [without, having] = [`https://${NAMES.registry}`, 'https://ghcr.io'];
    try {
      scene.environment('prod', mirrors(without, having));
      const { code, report } = await check('--authfile', scene.signIn(READER));
      expect(code).toBe(0);
      expect(report.images[0]?.mirrors).toEqual([
        {
          url: without,
          ok: false,
          problem: `token service ${NAMES.token}: it asks for credentials, and there are none`,
        },
        { url: having, ok: true },
      ]);
      expect(report.warnings).toEqual([
        expect.stringMatching(/^app\.registryMirrors: .* cannot serve app\.image/),
      ]);

      scene.environment('prod', mirrors(without));
      expect((await check()).code).toBe(1);
    } finally {
      scene.restoreNames();
    }
  });
});
