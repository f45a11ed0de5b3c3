import type { Warning } from '../../config/warnings';
import { ackWith, demoWith, loadText } from '../support/environments';

const PLACEHOLDER = `registry.example.com/x@sha256:${'0'.repeat(64)}`;
const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };

/** A cluster with a key for its Secrets. */
const ENCRYPTED = { ack: { kmsKeyId: 'key-1' } };

/** What a stack says at the synth of a cluster. */
const said = (role: Warning['role'], change: Record<string, unknown> = {}): string[] =>
  loadText(ackWith(change))
    .warnings.filter((warning) => warning.role === role)
    .map(({ text }) => text);

const mentions = (words: string): unknown => expect.stringMatching(new RegExp(`^${words}`));

describe('the API server', () => {
  test('private: the warning says where ack-app can be planned', () => {
    expect(said('ack-app')).toContainEqual(
      expect.stringMatching(
        /^ack\.apiAccess is private: .* inside the VPC, through a VPN .* HCP Terraform agent/,
      ),
    );
    expect(said('ack', ENCRYPTED)).toEqual([]);
  });

  test('public: the warning says what protects the API server', () => {
    const change = { ack: { ...ENCRYPTED.ack, apiAccess: 'public' } };
    expect(said('ack', change)).toEqual([
      expect.stringMatching(
        /^ack\.apiAccess is public: .* only client certificates protect it.* Set access control/,
      ),
    ]);
    expect(said('ack-app', change)).not.toContainEqual(mentions('ack\\.apiAccess'));
  });
});

test('a placeholder for any image causes a warning', () => {
  const change = {
    app: { image: PLACEHOLDER },
    ack: { frontProxyImage: PLACEHOLDER, backup: { bucket: 'example-backups', image: PLACEHOLDER } },
  };
  for (const key of ['app\\.image', 'ack\\.frontProxyImage', 'ack\\.backup\\.image']) {
    expect(said('ack-app', change)).toContainEqual(
      mentions(`${key} has a placeholder digest: .* in the cluster`),
    );
    expect(said('ack-app')).not.toContainEqual(mentions(key));
  }
});

describe('a domain that nothing serves', () => {
  const words = mentions('access\\.domain is design\\.example\\.com, but .* kubectl port-forward');

  test('causes a warning', () => {
    expect(said('ack-app', { access: DOMAIN })).toContainEqual(words);
  });

  test('is none behind an Ingress or a balancer', () => {
    const ingress = { access: DOMAIN, ack: { ingress: { tlsSecretName: 'tls' } } };
    const slb = { kind: 'nlb', target: 'ack', certificate: '8899123-cn-hangzhou' };
    expect(said('ack-app', ingress)).not.toContainEqual(words);
    expect(said('ack-app', { access: DOMAIN, slb })).not.toContainEqual(words);
  });
});

describe('a placeholder of the demo', () => {
  const ofDemo = (change: Record<string, unknown> = {}): unknown => loadText(demoWith(change)).warnings;
  const warning = (words: string): unknown =>
    expect.arrayContaining([{ role: 'ecs', text: expect.stringMatching(words) as string }]);

  test.each([
    [
      '^access\\.allow has only networks that are reserved for documentation: nobody can connect',
      { access: { allow: ['10.0.0.0/8'] } },
    ],
    [
      '^app\\.registryMirrors has the placeholder',
      { app: { registryMirrors: ['https://a.mirror.aliyuncs.com'] } },
    ],
    ['^app\\.image has a placeholder digest', { app: { image: PLACEHOLDER.replaceAll('0', '1') } }],
  ])('%s', (words, replaced) => {
    expect(ofDemo()).toEqual(warning(words));
    expect(ofDemo(replaced)).not.toEqual(warning(words));
  });

  test('is harmless beside a network that exists', () => {
    expect(ofDemo({ access: { allow: ['203.0.113.0/24', '10.0.0.0/8'] } })).not.toEqual(
      warning('^access\\.allow'),
    );
  });
});

test('data without a backup cause a warning', () => {
  const missing = mentions('ack\\.backup\\.bucket is missing');
  expect(said('ack-app')).toContainEqual(missing);
  const image = `registry.example.com/x@sha256:${'1'.repeat(64)}`;
  const kept = { ack: { backup: { bucket: 'example-backups', image } } };
  expect(said('ack-app', kept)).not.toContainEqual(missing);
});

describe('a bucket that is there already', () => {
  const image = `registry.example.com/x@sha256:${'1'.repeat(64)}`;
  const backup = { bucket: 'example-backups', image };
  const { image: _, ...ofHost } = backup;
  const saidOfHost = (change: Record<string, unknown>): string[] =>
    loadText(demoWith({ ecs: { backup: { ...ofHost, ...change } } })).warnings.map(({ text }) => text);
  const words = (key: string): unknown =>
    mentions(`${key}\\.backup\\.bucket exists already, .* a lifecycle rule`);

  test('has rules that nothing here makes', () => {
    expect(said('ack-app', { ack: { backup } })).toContainEqual(words('ack'));
    expect(saidOfHost({})).toContainEqual(words('ecs'));
  });

  test('is none where the bucket is made, or where there is none', () => {
    expect(said('ack-app', { ack: { backup: { ...backup, createBucket: true } } })).not.toContainEqual(
      words('ack'),
    );
    expect(saidOfHost({ createBucket: true })).not.toContainEqual(words('ecs'));
    expect(said('ack-app')).not.toContainEqual(words('ack'));
  });
});

test('a cluster without protection causes a warning', () => {
  expect(said('ack', { ack: { ...ENCRYPTED.ack, protect: false } })).toEqual([
    expect.stringMatching(/^ack\.protect is false: .* the data disk stays/),
  ]);
});

describe('a filing number', () => {
  const risk = /access\.icpNumber: a filing depends on an instance bought for at least 3 months/;
  const ofHost = (billing: Record<string, unknown>): string[] =>
    loadText(demoWith({ access: DOMAIN, ecs: { billing } })).warnings.map(({ text }) => text);

  test.each([
    ['pay-as-you-go', { type: 'pay-as-you-go' }],
    ['bought for less', { type: 'subscription', months: 2, renewMonths: 1 }],
  ])('of a host that is %s causes a warning', (_, billing) => {
    expect(ofHost(billing)).toContainEqual(expect.stringMatching(risk));
  });

  test('of a host that is bought for three months causes none about that', () => {
    const texts = ofHost({ type: 'subscription', months: 3 });
    expect(texts).not.toContainEqual(expect.stringMatching(risk));
    expect(texts).toContainEqual(expect.stringMatching(/public security/));
  });

  test('of a cluster causes a warning, because its nodes are not bought', () => {
    const change = { access: DOMAIN, ack: { ingress: { tlsSecretName: 'tls' } } };
    expect(said('ack-app', change)).toContainEqual(mentions('access\\.icpNumber: .* nodes of a cluster'));
  });
});

test('an unprotected host that is bought: the warning says what the subscription does', () => {
  const billing = { type: 'subscription', months: 1 };
  const { warnings } = loadText(demoWith({ ecs: { protect: false, billing } }));
  expect(warnings.map(({ text }) => text)).toContainEqual(
    mentions('ecs\\.protect is false: .* only the subscription'),
  );
});

test('Secrets that KMS does not encrypt cause a warning', () => {
  expect(said('ack')).toEqual([expect.stringMatching(/^ack\.kmsKeyId is missing: .* the app’s token/)]);
  expect(said('ack', ENCRYPTED)).toEqual([]);
});

test('an Ingress controller that must already exist causes a warning', () => {
  const change = { access: DOMAIN, ack: { ingress: { className: 'mse', tlsSecretName: 'tls' } } };
  expect(said('ack-app', change)).toContainEqual(
    mentions('ack\\.ingress: the controller of class mse must already be'),
  );
});

describe('the stack of the entrance warns', () => {
  const everyone = { access: { ...DOMAIN, allow: 'everyone' } };
  const byIngress = { ...everyone, ack: { ingress: { tlsSecretName: 'tls' } } };
  const behind = { ...everyone, slb: { kind: 'nlb', target: 'ack', certificate: '8899123-cn-hangzhou' } };

  test.each(['access\\.allow is everyone', 'access\\.icpNumber: the filing'])('%s', (words) => {
    expect(said('ack-app', byIngress)).toContainEqual(mentions(words));
    expect(said('slb', behind)).toContainEqual(mentions(words));
    // There is no entrance at all.
    expect(said('ack-app', everyone)).not.toContainEqual(mentions(words));
  });
});
