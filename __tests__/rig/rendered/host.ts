import { landingOf } from '../../../cli/render/landing';
import { madeOnHost, madeOnProxy } from '../../../cli/render/made-on-host';
import type { Stack } from '../../support/synth';
import type { Files } from './compare';
import { withPointers } from './pointers';

/** What Terraform would know, and what the host finds out or makes. */
export const VALUES = {
  dataDiskId: 'd-bp1abcdefghijklmnopqrs',
  publicAddress: '203.0.113.9',
  privateAddress: '10.80.0.9',
  vpcNetwork: '10.80.0.0/16',
  token: 'the-token-that-is-made-on-the-host-00000',
};

/** Renders everything that a stack writes to its host, except the release, which is the same on every host. */
export const renderHost = (stack: Stack): Files => {
  const { userData, commands, state } = landingOf(stack.json, VALUES);
  return {
    'user-data.yaml': withPointers(userData),
    ...Object.fromEntries(
      commands.map(({ place, script }) => [`commands/${place}.sh`, withPointers(script)]),
    ),
    'etc/open-design/state': state,
    ...madeOnHost(state, VALUES),
  };
};

/** Renders everything that a stack writes to the host of a reverse proxy, except the release. */
export const renderProxyHost = (stack: Stack): Files => {
  const { userData, commands, state } = landingOf(stack.json, VALUES);
  return {
    'user-data.yaml': withPointers(userData),
    ...Object.fromEntries(
      commands.map(({ place, script }) => [`commands/${place}.sh`, withPointers(script)]),
    ),
    'etc/acr-proxy/state': state,
    ...madeOnProxy(state),
  };
};
