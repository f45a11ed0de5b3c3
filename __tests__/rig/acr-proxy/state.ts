import { landingOf } from '../../../cli/render/landing';
import { demoWith } from '../../support/environments';
import { stackOf, synthText } from '../../support/synth';
import { VALUES } from '../rendered/host';
import { NAMES } from './facts';

/** Keys of the section `acrProxy` that a scene may change. */
export type Change = Readonly<Record<string, unknown>>;

const states = new Map<string, string>();

/** What a deploy of an environment with this proxy writes to the file of the state. */
export const proxyState = (change: Change = {}): string => {
  const key = JSON.stringify(change);
  const state = states.get(key) ?? renderState(change);
  states.set(key, state);
  return state;
};

const renderState = (change: Change): string => {
  const environment = demoWith({
    region: 'cn-beijing',
    network: {
      vSwitches: {
        'cn-hangzhou-h': undefined,
        'cn-hangzhou-i': undefined,
        'cn-beijing-h': '10.80.0.0/20',
        'cn-beijing-i': '10.80.16.0/20',
      },
    },
    ecs: { zone: 'cn-beijing-h' },
    acrProxy: {
      zone: 'cn-beijing-h',
      instanceType: 'ecs.t6-c2m1.large',
      allow: ['10.20.0.0/24'],
      registries: [NAMES.registry],
      buckets: [NAMES.blobs],
      ...change,
    },
  });
  return landingOf(stackOf(synthText(environment), 'test-acr-proxy').json, VALUES).state;
};
