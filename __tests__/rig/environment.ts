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
  /** A load balancer in front, of this kind. */
  readonly balancer?: 'alb' | 'nlb' | 'clb';
}

/** What a deploy of an environment hands to a host. */
export interface Rendered {
  /** The new host's user data. */
  readonly userData: string;
  /** What Cloud Assistant runs on a host that is there, in this order. */
  readonly commands: readonly string[];
}

/** Synthesises an environment and fills in what Terraform would. */
export const render = (choice: Choice, values: Values): Rendered => {
  const environment = demoWith({
    access: { allow: choice.allow, domain: choice.domain },
    app: { image: choice.image, registryMirrors: choice.registryMirrors },
    ...ABROAD,
    ecs: { zone: 'ap-southeast-1a' },
    ...(choice.balancer && { slb: { kind: choice.balancer, certificate: '8899123-ap-southeast-1' } }),
  });
  const { userData, commands } = landingOf(stackOf(synthText(environment), 'test-ecs').json, values);
  return { userData, commands: commands.map(({ script }) => script) };
};
