import { landingOf, type Values } from '../../cli/render/landing';
import { ABROAD, demoWith } from '../support/environments';
import { stackOf, synthText } from '../support/synth';

export type { Values };

/** The part of an environment that differs between scenarios. */
export interface Choice {
  readonly image: string;
  readonly allow: readonly string[];
  readonly domain?: string;
  readonly registryMirrors?: readonly string[];
  /** Internal networks and hosts that the app may reach; undefined: none. */
  readonly egress?: { readonly networks: readonly string[]; readonly hosts?: readonly string[] };
  /** Kind of the load balancer in front; undefined: none. */
  readonly balancer?: 'alb' | 'nlb' | 'clb';
}

/** Data that the deployment of an environment passes to a host. */
export interface Rendered {
  /** User data of a new host. */
  readonly userData: string;
  /** Scripts that Cloud Assistant runs on an existing host, in this order. */
  readonly commands: readonly string[];
}

/** Synthesises an environment and fills in the values that Terraform would fill in. */
export const render = (choice: Choice, values: Values): Rendered => {
  const environment = demoWith({
    access: { allow: choice.allow, domain: choice.domain },
    app: { image: choice.image, registryMirrors: choice.registryMirrors, egress: choice.egress },
    ...ABROAD,
    ecs: { zone: 'ap-southeast-1a' },
    ...(choice.balancer && { slb: { kind: choice.balancer, certificate: '8899123-ap-southeast-1' } }),
  });
  const { userData, commands } = landingOf(stackOf(synthText(environment), 'test-ecs').json, values);
  return { userData, commands: commands.map(({ script }) => script) };
};
