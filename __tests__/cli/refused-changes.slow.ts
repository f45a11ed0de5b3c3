import { Deployed } from '../support/deployed';
import { ackWith, demoWith } from '../support/environments';
import { describeWith } from '../support/programs';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const KEY = 'key-hzz62f1cb66fa42qo5dwq';

/** An environment that is deployed, with tests that build on each other. */
const deployedAs = (first: string, tests: (deployed: Deployed) => void): void => {
  const deployed = new Deployed();
  beforeAll(async () => {
    await deployed.open();
    await deployed.deploy(first);
  });
  afterAll(() => deployed.close());
  tests(deployed);
};

/** Expects that no plan of a stack with this change succeeds, and that nothing is touched. */
const refused = async (deployed: Deployed, stack: string, change: string, words: RegExp): Promise<void> => {
  const before = deployed.stateOf(stack);
  expect(await deployed.refusal(change)).toMatch(words);
  expect(deployed.stateOf(stack)).toBe(before);
};

describeWith(['terraform'], 'the processor of a host', () => {
  const ARM = { instanceType: 'ecs.c8y.large' };
  const keepers = (): string[] =>
    ['alicloud_ecs_disk', 'alicloud_instance'].map((type) => all.idOf('test-ecs', type));
  let all: Deployed;
  deployedAs(demoWith({}), (deployed) => {
    all = deployed;

    test('does not change while the instance is protected, even when the same deploy lifts the protection', async () => {
      const words =
        /got ecs\.instanceType: ecs\.c8y\.large, while a protected instance for x86_64 is deployed/;
      await refused(deployed, 'test-ecs', demoWith({ ecs: ARM }), words);
      await refused(deployed, 'test-ecs', demoWith({ ecs: { ...ARM, protect: false } }), words);
    });

    test('is remembered without touching an instance that an older version deployed', async () => {
      deployed.forget('test-ecs', 'terraform_data');
      const { 'test-ecs': ecs } = await deployed.deploy(demoWith({}));
      expect(ecs).toEqual({ terraform_data: ['create', 'create'] });
    });

    test('leaves a type with the same processor to the provider', async () => {
      const { 'test-ecs': ecs } = await deployed.deploy(demoWith({ ecs: { instanceType: 'ecs.g8i.large' } }));
      expect(ecs?.['alicloud_instance']).toEqual(['update']);
    });

    test('changes after the protection was lifted: a new instance takes over the data disk', async () => {
      const [disk, instance] = keepers();
      await deployed.deploy(demoWith({ ecs: { protect: false } }));
      const { 'test-ecs': ecs } = await deployed.deploy(demoWith({ ecs: { ...ARM, protect: false } }));
      expect(ecs?.['alicloud_instance']).toEqual(['delete create']);
      expect(keepers()[0]).toBe(disk);
      expect(keepers()[1]).not.toBe(instance);
    });

    test('is the one to keep from then on, also in the deploy that protects again', async () => {
      await refused(deployed, 'test-ecs', demoWith({}), /while a protected instance for arm64 is deployed/);
      const { 'test-ecs': ecs } = await deployed.deploy(demoWith({ ecs: ARM }));
      expect(ecs?.['alicloud_instance']).toEqual(['update']);
      await refused(deployed, 'test-ecs', demoWith({}), /while a protected instance for arm64 is deployed/);
    });
  });
});

describeWith(['terraform'], 'what a protected instance, address or gateway is replaced for', () => {
  deployedAs(demoWith({ access: DOMAIN }), (deployed) => {
    test('is refused before Terraform detaches anything', async () => {
      await refused(
        deployed,
        'test-network',
        demoWith({ access: DOMAIN, slb: { certificate: '8899123-cn-hangzhou' } }),
        /got a host without an elastic IP, while its elastic IP is protected/,
      );
      await refused(
        deployed,
        'test-ecs',
        demoWith({ access: DOMAIN, ecs: { kmsKeyId: KEY } }),
        /Instance cannot be destroyed/,
      );
    });

    test('is refused before a NAT gateway loses its entries', async () => {
      await deployed.deploy(demoWith({ access: DOMAIN, ecs: { protect: false } }));
      const inside = { address: 'intranet', protect: false };
      await deployed.deploy(demoWith({ access: DOMAIN, ecs: inside }));
      await deployed.deploy(demoWith({ access: DOMAIN, ecs: { ...inside, protect: true } }));
      await refused(
        deployed,
        'test-network',
        demoWith({ access: DOMAIN }),
        /got an environment without a NAT gateway, while its NAT gateway is protected/,
      );
    });
  });
});

describeWith(['terraform'], 'a reverse proxy', () => {
  const proxyWith = (section: object = {}): string =>
    demoWith({
      ecs: undefined,
      acrProxy: {
        zone: 'cn-hangzhou-h',
        instanceType: 'ecs.t6-c2m1.large',
        address: 'internet',
        allow: ['10.20.0.0/16'],
        registries: ['registry-vpc.cn-hangzhou.aliyuncs.com'],
        buckets: ['oss-cn-hangzhou-internal.aliyuncs.com'],
        ...section,
      },
    });
  const moved = { zone: 'cn-hangzhou-i' };

  deployedAs(proxyWith(), (deployed) => {
    const idOf = (type: string): string => deployed.idOf('test-acr-proxy', type);

    test('keeps its addresses while it is protected', async () => {
      const inside = { address: 'intranet' };
      const words = /got a proxy without an elastic IP, while its elastic IP is protected/;
      await refused(deployed, 'test-network', proxyWith(inside), words);
      await refused(deployed, 'test-network', proxyWith({ ...inside, protect: false }), words);
      await refused(deployed, 'test-acr-proxy', proxyWith(moved), /Instance cannot be destroyed/);
    });

    test('gets other names without a new instance', async () => {
      const { 'test-acr-proxy': changed } = await deployed.deploy(proxyWith({ charts: ['a.example.com'] }));
      expect(changed?.['alicloud_instance'] ?? []).not.toContain('delete create');
      expect(changed?.['alicloud_ecs_invocation']).toContain('delete create');
    });

    test('moves to another zone after the protection was lifted, and takes its elastic IP with it', async () => {
      await deployed.deploy(proxyWith({ protect: false }));
      const [address, instance] = [idOf('alicloud_eip_address'), idOf('alicloud_instance')];
      await deployed.deploy(proxyWith({ ...moved, protect: false }));
      expect(idOf('alicloud_eip_address')).toBe(address);
      expect(idOf('alicloud_instance')).not.toBe(instance);
      const inside = { address: 'intranet', ...moved, protect: false };
      const { 'test-acr-proxy': changed } = await deployed.deploy(proxyWith(inside));
      expect(changed?.['alicloud_eip_address']).toEqual(['delete']);
    });
  });
});

describeWith(['terraform'], 'the kind of a balancer', () => {
  const withSlb = (slb: object): string =>
    demoWith({ access: DOMAIN, slb: { certificate: '8899123-cn-hangzhou', ...slb } });
  const logs = { project: 'example-open-design-logs' };
  deployedAs(withSlb({ accessLogs: logs }), (deployed) => {
    test.each(['nlb', 'clb'])('does not change to %s while the balancer is protected', async (kind) => {
      const words = new RegExp(`got slb\\.kind: ${kind}, while a protected balancer of kind alb is deployed`);
      await refused(deployed, 'test-slb', withSlb({ kind }), words);
      await refused(deployed, 'test-slb', withSlb({ kind, protect: false }), words);
    });

    test('keeps its access logs while it is protected', async () => {
      await refused(
        deployed,
        'test-slb',
        withSlb({}),
        /got no slb\.accessLogs, while the balancer is protected and writes to the log project example-open-design-logs/,
      );
      await refused(
        deployed,
        'test-slb',
        withSlb({ accessLogs: { project: 'other-logs' } }),
        /Instance cannot be destroyed.*alicloud_log_project/,
      );
    });

    test('and its logs go after the protection was lifted', async () => {
      await deployed.deploy(withSlb({ accessLogs: logs, protect: false }));
      const { 'test-slb': slb } = await deployed.deploy(withSlb({ protect: false }));
      expect(slb?.['alicloud_log_project']).toEqual(['delete']);
      await deployed.deploy(withSlb({ kind: 'clb', protect: false }));
      expect(await deployed.deploy(withSlb({ kind: 'clb' }))).toMatchObject({
        'test-slb': { alicloud_slb_load_balancer: ['update'] },
      });
      await refused(deployed, 'test-slb', withSlb({ kind: 'alb' }), /while a protected balancer of kind clb/);
    });
  });
});

describeWith(['terraform'], 'a cluster', () => {
  deployedAs(ackWith(), (deployed) => {
    test.each([
      [
        'its zone',
        { zone: 'cn-hangzhou-i' },
        /got ack\.zone: cn-hangzhou-i, while the data disk is in cn-hangzhou-h/,
      ],
      [
        'the access to its API server',
        { apiAccess: 'public' },
        /got ack\.apiAccess: public, while the cluster was made with private/,
      ],
    ])('keeps %s while it is protected', async (_, ack, words) => {
      await refused(deployed, 'test-ack', ackWith({ ack }), words);
      await refused(deployed, 'test-ack', ackWith({ ack: { ...ack, protect: false } }), words);
    });

    test('takes another zone after the protection was lifted', async () => {
      await deployed.deploy(ackWith({ ack: { protect: false } }));
      await deployed.deploy(ackWith({ ack: { protect: false, zone: 'cn-hangzhou-i' } }));
      await deployed.deploy(ackWith({ ack: { zone: 'cn-hangzhou-i' } }));
      await refused(deployed, 'test-ack', ackWith(), /while the data disk is in cn-hangzhou-i/);
    });

    test('takes a KMS key, and never gives it up', async () => {
      const there = { zone: 'cn-hangzhou-i', protect: false };
      await deployed.deploy(ackWith({ ack: there }));
      await deployed.deploy(ackWith({ ack: { ...there, kmsKeyId: KEY } }));
      await refused(deployed, 'test-ack', ackWith({ ack: there }), /got no ack\.kmsKeyId, while the Secrets/);
    });
  });
});

describeWith(['terraform'], 'a first deploy that fails', () => {
  const access = DOMAIN;
  const certificate = '8899123-cn-hangzhou';
  test.each([
    [
      'the processor',
      {
        type: 'alicloud_instance',
        first: demoWith({}),
        next: demoWith({ ecs: { instanceType: 'ecs.c8y.large' } }),
      },
    ],
    [
      'the kind of the balancer',
      {
        type: 'alicloud_alb_load_balancer',
        first: demoWith({ access, slb: { certificate } }),
        next: demoWith({ access, slb: { certificate, kind: 'clb' } }),
      },
    ],
    [
      'the zone of the nodes',
      {
        type: 'alicloud_cs_kubernetes_node_pool',
        first: ackWith(),
        next: ackWith({ ack: { zone: 'cn-hangzhou-i' } }),
      },
    ],
  ])('leaves %s free, while it was not made', async (_, { type, first, next }) => {
    const deployed = new Deployed();
    let inStock = false;
    await deployed.open((change) =>
      change.type === type && !inStock
        ? { argument: 'name', what: 'got a resource that is out of stock', fix: 'choose another one' }
        : undefined,
    );
    try {
      expect(await deployed.refusal(first)).toMatch(/got a resource that is out of stock/);
      inStock = true;
      await deployed.deploy(next);
      expect(await deployed.refusal(first)).toMatch(/; allowed: /);
    } finally {
      await deployed.close();
    }
  });
});

describeWith(['terraform'], 'a deploy that fails to lift a protection', () => {
  const withSlb = (slb: object): string =>
    demoWith({ access: DOMAIN, slb: { certificate: '8899123-cn-hangzhou', ...slb } });

  test('lifts it for no later deploy', async () => {
    const deployed = new Deployed();
    let fails = false;
    await deployed.open(({ type, before }) =>
      type === 'alicloud_alb_load_balancer' && before !== null && fails
        ? { argument: 'deletion_protection_enabled', what: 'got a conflict', fix: 'try again' }
        : undefined,
    );
    try {
      await deployed.deploy(withSlb({}));
      fails = true;
      expect(await deployed.refusal(withSlb({ protect: false }))).toMatch(/got a conflict/);
      fails = false;
      const words = /got slb\.kind: clb, while a protected balancer of kind alb is deployed/;
      await refused(deployed, 'test-slb', withSlb({ kind: 'clb', protect: false }), words);
      await deployed.deploy(withSlb({ protect: false }));
      await deployed.deploy(withSlb({ kind: 'clb', protect: false }));
    } finally {
      await deployed.close();
    }
  });
});

describeWith(['terraform'], 'a registry', () => {
  const instance = {
    name: 'example-studio',
    edition: 'Basic',
    billing: { type: 'subscription', months: 12, renewMonths: 1 },
  };
  const withRegistry = (registry: object = {}): string =>
    demoWith({ ecs: undefined, registry: { instance, ...registry } });
  const STACK = 'test-registry';

  deployedAs(withRegistry(), (deployed) => {
    test.each([
      [
        'another edition',
        { instance: { ...instance, edition: 'Advanced' } },
        /got registry\.instance\.edition: Advanced, while the instance was made as Basic/,
      ],
      [
        'another billing',
        { instance: { ...instance, billing: { type: 'pay-as-you-go' } } },
        /got registry\.instance\.billing with pay-as-you-go, while the instance was made as a subscription that renews itself by 1 month;/,
      ],
      [
        'an existing instance',
        { instance: undefined, instanceId: 'cri-0abc' },
        // While it is protected, prevent_destroy refuses it, too.
        /got registry\.instanceId: cri-0abc, while the images are in an instance made here|alicloud_cr_ee_namespace\S* has lifecycle\.prevent_destroy/,
      ],
    ])('%s is refused, also in the deploy that lifts the protection', async (_, change, words) => {
      await refused(deployed, STACK, withRegistry(change), words);
      await refused(deployed, STACK, withRegistry({ ...change, protect: false }), words);
    });

    test('another namespace is refused: it would delete the images', async () => {
      await refused(deployed, STACK, withRegistry({ namespace: 'other' }), /Instance cannot be destroyed/);
    });

    test('a change that somebody made in the console never replaces the instance, and can be followed', async () => {
      await deployed.deploy(withRegistry({ protect: false }));
      const id = deployed.idOf(STACK, 'alicloud_cr_ee_instance');
      const other = { ...instance, edition: 'Advanced', billing: { type: 'pay-as-you-go' } };
      const { [STACK]: happens } = await deployed.deploy(withRegistry({ instance: other, protect: false }));
      expect(happens?.['alicloud_cr_ee_instance'] ?? ['update']).toEqual(['update']);
      expect(deployed.idOf(STACK, 'alicloud_cr_ee_instance')).toBe(id);
      await deployed.deploy(withRegistry({ instance: other }));
      await refused(deployed, STACK, withRegistry(), /while the instance was made as Advanced/);
    });

    test('the networks of its public endpoint change in place', async () => {
      const followed = { ...instance, edition: 'Advanced', billing: { type: 'pay-as-you-go' } };
      const open = (allow: readonly string[]): string => withRegistry({ instance: followed, allow });
      await deployed.deploy(open(['203.0.113.0/24']));
      const { [STACK]: happens } = await deployed.deploy(open(['198.51.100.0/24']));
      expect(happens).toEqual({ alicloud_cr_internet_endpoint: ['update'] });
    });

    test('an instance that leaves the state outlives a destroy, which shuts what leads to it', async () => {
      const all = (await deployed.byHand(STACK, 'state', 'list')).split('\n');
      const images = all.filter((address) => address.startsWith('alicloud_cr_ee_'));
      expect(images).toHaveLength(3);
      await deployed.byHand(STACK, 'state', 'rm', ...images);
      const said = await deployed.byHand(STACK, 'destroy', '-auto-approve');
      expect(said).toMatch(/alicloud_cr_vpc_endpoint_linked_vpc\S* Destruction complete/);
      expect(said).toMatch(/alicloud_cr_internet_endpoint\S* Destruction complete/);
      expect(said).not.toMatch(/alicloud_cr_ee_(instance|namespace|repo)\S* Destr/);
    });
  });
});
