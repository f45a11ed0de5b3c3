import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { loadEnvironment } from '../../config/load';
import { DIGEST, faultOf, FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';
import { ChartRun } from './rendered';
import { valuesOf } from './values';

type Tree = Record<string, unknown>;

const IN_NAMESPACE = ['--namespace', 'open-design'];

describeWith(['go'], 'the chart refuses what an environment refuses', () => {
  const chart = new ChartRun();
  afterAll(() => {
    chart.remove();
  });

  const good = (): Tree => valuesOf(loadEnvironment('ack', FIXTURES_DIR));

  /** Sets the value at a path; undefined removes it. */
  const changed = (base: Tree, at: string, value: unknown): Tree => {
    const tree = structuredClone(base);
    const keys = at.split('.');
    const last = keys.pop() ?? '';
    const place = keys.reduce((below, key) => (below[key] ??= {}) as Tree, tree);
    if (value === undefined) Reflect.deleteProperty(place, last);
    else place[last] = value;
    return tree;
  };

  const refusal = async (values: unknown): Promise<string> => {
    const { code, stdout, stderr } = await chart.withValues(['template', 'od'], values, IN_NAMESPACE);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    return stderr;
  };

  test.each([
    ['replicas', 2],
    ['replicaCount', 2],
    ['access.allow', []],
    ['access.allow', ['203.0.113.0/24;']],
    ['access.allow', ['203.0.113.0/24 1; } server { listen 9 default_server; #']],
    ['access.allow', ['203.0.113.7/24']],
    ['access.allow', ['0.0.0.0/0']],
    ['access.allow', ['2001:db8::/32']],
    ['access.allow', 'anyone'],
    ['access.allow', undefined],
    ['access.domain', 'design.example.com; return 200'],
    ['access.domain', 'design.example.com\n'],
    ['access.domain', 'Design.example.com'],
    ['access.domain', `${'a.'.repeat(126)}example`],
    ['access.domain', undefined],
    ['access.icpNumber', "京ICP备12345678号-1'; }"],
    ['app.image', 'registry.example.com/design/od:latest'],
    ['app.image', `od@${DIGEST}`],
    ['app.memoryMiB', 512],
    ['app.memoryMiB', '1024'],
    ['app.cpus', 0.3],
    ['app.environment', { OD_PORT: '1' }],
    ['app.environment', { NODE_OPTIONS: '--inspect' }],
    ['app.environment', { https_PROXY: 'http://10.0.0.1' }],
    ['app.environment', { 'A B': 'x' }],
    ['app.environment', { A: 'two\nlines' }],
    ['app.environment', { A: 'x'.repeat(1025) }],
    ['app.environment', { A: 1 }],
    ['app.environment', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`A${index}`, '']))],
    ['app.environmentSecret', 'open-design'],
    ['app.outboundProxy', 'https://10.20.0.9'],
    ['app.outboundProxy', 'http://user:password@10.20.0.9'],
    ['app.outboundProxy', 'http://localhost:3128'],
    ['app.outboundProxy', 'http://127.0.0.1:3128'],
    ['app.outboundProxy', 'http://10.20.0.300'],
    ['app.egress', { networks: ['100.100.100.200/32'] }],
    ['app.egress', { networks: ['100.64.0.0/10'] }],
    ['app.egress', { networks: ['100.100.100.201/24'] }],
    ['app.egress', { networks: ['10.0.0.0/7'] }],
    ['app.egress', { networks: [], hosts: ['llm.internal.example'] }],
    ['app.egress', { networks: ['10.20.0.0/24'], hosts: ['localhost'] }],
    ['app.egress', { networks: ['10.20.0.0/24'], hosts: ['10.20.0'] }],
    ['app.registryMirrors', ['https://mirror.example.com']],
    ['frontProxyImage', 'nginx'],
    ['zone', 'hangzhou'],
    ['network.cidr', '203.0.113.0/24'],
    ['network.cidr', '10.80.0.1/16'],
    ['network.cidr', '192.168.0.0/15'],
    ['network.vSwitches', ['10.80.0.0/30']],
    ['network.vSwitches', []],
    ['pullSecret', 'registry:password'],
    ['token.value', 'x'],
    ['token.revision', 0],
    ['dataDisk.sizeGiB', 10],
    ['dataDisk.kmsKeyId', 'alias/key'],
    ['balancer.kind', 'alb'],
    ['backup.bucket', 'Example'],
    ['backup.image', 'registry.example.com/library/python'],
    ['backup.region', 'cn-nowhere'],
    ['backup.roleArn', 'acs:ram::1:user/me'],
    ['backup.roleArn', undefined],
  ])('%s: %j', async (at, value) => {
    const [first = '', second = ''] = at.split('.');
    expect(await refusal(changed(good(), at, value))).toContain(
      `'/${first}`.replace(/^'\/replicaCount/, "'replicaCount'"),
    );
    // The environment's file has the same key.
    if (['access', 'app'].includes(first) && !['registryMirrors', 'environmentSecret'].includes(second)) {
      const file = parse(readFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), 'utf8')) as Tree;
      expect(faultOf(stringify(changed(file, at, value)))).toContain(first);
    }
  });

  test('two entrances, and one without a domain', async () => {
    const both = changed(good(), 'ingress', { tlsSecretName: 'tls' });
    expect(await refusal(both)).toContain("at '/balancer': false schema");
    const { balancer: _, ...ingress } = changed(both, 'access.domain', undefined);
    expect(await refusal(ingress)).toContain("at '/access': missing property 'domain'");
  });

  test.each([
    'token',
    'token.existingSecret',
    'token.revision',
    'dataDisk',
    'dataDisk.sizeGiB',
    'app.memoryMiB',
    'app.environment',
    'app.egress',
    'app.egress.networks',
    'app.egress.hosts',
    'network.vSwitches',
    'replicas',
  ])('%s: null, with which Helm removes the default', async (at) => {
    expect(await refusal(changed(good(), at, null))).toContain(`missing property '${at.split('.').at(-1)}'`);
  });

  test.each(['default', 'kube-system', 'arms-prom'])('the namespace %s, which has other pods', async (namespace) => {
    const { code, stderr } = await chart.withValues(['template', 'od'], good(), ['--namespace', namespace]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        `got the namespace ${namespace}; allowed: a namespace for the app alone`,
      ) as string,
    });
  });

  test('the Secret of the token as the one of variables', async () => {
    const values = changed(changed(good(), 'token.existingSecret', 'mine'), 'app.environmentSecret', 'mine');
    expect(await refusal(values)).toContain('app.environmentSecret: got mine, which is token.existingSecret');
  });

  test('but not what an environment accepts', async () => {
    for (const [at, value] of [
      ['access.domain', 'xn--fiq228c.example'],
      ['access.icpNumber', '合字B2-20170001'],
      ['access.allow', ['10.0.0.0/8', '203.0.113.7/32', '128.0.0.0/9']],
      ['app.environment', { no_proxy_: 'a', HTTP: '$(A)' }],
      ['app.outboundProxy', 'http://proxy.internal.example'],
      [
        'app.egress',
        { networks: ['100.100.101.0/24', '10.0.0.0/8'], hosts: ['10.1.2.3', 'localhost.example'] },
      ],
      ['network', { cidr: '172.16.0.0/12', vSwitches: ['172.16.0.0/16'] }],
    ] as const) {
      const { code, stderr } = await chart.withValues(['template', 'od'], changed(good(), at, value), IN_NAMESPACE);
      expect({ at, code, stderr }).toEqual({ at, code: 0, stderr: '' });
    }
  });
});
