import { parse, stringify } from 'yaml';

import { withProxy } from '../support/acr-proxy';
import { demoWith, faultOf, loadAnyText, loadText } from '../support/environments';
import { stackOf, synth } from '../support/synth';

const ALONE = { access: undefined, app: undefined, ecs: undefined };
const REGISTRY = { instanceId: 'cri-0abc' };

describe('a file with neither app nor access', () => {
  test.each([
    ['a registry', demoWith({ ...ALONE, registry: REGISTRY }), ['test-network', 'test-registry']],
    ['a reverse proxy', withProxy({}, ALONE), ['test-acr-proxy', 'test-network']],
    [
      'both',
      withProxy({}, { ...ALONE, registry: REGISTRY }),
      ['test-acr-proxy', 'test-network', 'test-registry'],
    ],
  ])('is accepted with %s, and makes the same stacks as with them', (_, text, stacks) => {
    const made = synth(loadAnyText(text));
    expect(Object.keys(made).sort()).toEqual(stacks);
    const { access, app } = parse(demoWith({})) as Record<string, unknown>;
    const whole = synth(loadAnyText(stringify({ ...(parse(text) as object), access, app })));
    for (const stack of stacks.filter((name) => name !== 'test-registry')) {
      expect(stackOf(made, stack).text).toBe(stackOf(whole, stack).text);
    }
  });

  test('reports all other faults together', () => {
    const text = withProxy(
      { zone: 'cn-hangzhou-b', allow: ['0.0.0.0/0'] },
      { ...ALONE, region: 'cn-nowhere' },
    );
    const fault = faultOf(text);
    expect(fault).toMatch(/has \d faults/);
    for (const key of ['region', 'acrProxy.zone', 'acrProxy.allow.0']) expect(fault).toContain(`\n  ${key} `);
    expect(fault).not.toMatch(/^ +(app|access)\b/m);
  });

  test('copies images for another environment', () => {
    const text = demoWith({ ...ALONE, registry: REGISTRY });
    const { json } = stackOf(synth(loadAnyText(text)), 'test-registry');
    expect(json.output?.['copy_command']?.value).toMatch(
      /^npx odcloud image copy <image> <environment> --to /,
    );
  });

  test('is no environment for a command about an app', () => {
    expect(() => loadText(demoWith({ ...ALONE, registry: REGISTRY }))).toThrow(
      /test has no sections app and access; allowed: an environment with both; add them, or name another one/,
    );
  });
});

describe('app and access are required', () => {
  test.each([
    ['with a host', withProxy({ bandwidthMbps: 0 }, { access: undefined, app: undefined })],
    ['with a balancer', withProxy({ bandwidthMbps: 0 }, { ...ALONE, slb: { certificate: 'variables' } })],
    ['with a host that has a fault', withProxy({ bandwidthMbps: 0 }, { ...ALONE, ecs: 1 })],
    ['without any other section', demoWith({ ...ALONE, project: 'X' })],
  ])('%s, and reported with all other faults', (_, text) => {
    const fault = faultOf(text);
    for (const key of ['access', 'app'])
      expect(fault).toMatch(new RegExp(`^ +${key}\\b[^]*?got: +nothing`, 'm'));
    expect(fault).toMatch(/acrProxy\.bandwidthMbps|project/);
  });
});
