import { landingOf, type Values } from '../../cli/render/landing';
import { ABROAD, demoWith } from '../support/environments';
import { stackOf, synthText } from '../support/synth';

export type { Values };

/** Size of a new data disk, the smallest that a configuration accepts. Its file is sparse. */
export const DATA_DISK_GIB = 20;

/** The part of an environment that differs between scenarios. */
export interface Choice {
  readonly image: string;
  readonly allow: readonly string[];
  readonly domain?: string;
  readonly registryMirrors?: readonly string[];
  /** Internal networks and hosts that the app may reach; undefined: none. */
  readonly egress?: { readonly networks: readonly string[]; readonly hosts?: readonly string[] };
  /** Other keys of the section `app`. */
  readonly app?: Readonly<Record<string, unknown>>;
  /** Public keys for SSH; undefined: none. */
  readonly sshKeys?: readonly string[] | undefined;
  /** Enterprise instance that has the image; undefined: none. */
  readonly acrInstanceId?: string;
  /** Size of the data disk in GiB; undefined: that of a new disk of the rig. */
  readonly dataDiskGiB?: number;
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

/** What makes the texts of a deployment from an environment. */
export type Carrier = (choice: Choice, values: Values) => Rendered;

/** Synthesises an environment and fills in the values that Terraform would fill in. */
export const render: Carrier = (choice, values) => {
  const environment = demoWith({
    access: { allow: choice.allow, domain: choice.domain },
    app: {
      image: choice.image,
      registryMirrors: choice.registryMirrors,
      egress: choice.egress,
      ...choice.app,
    },
    ...ABROAD,
    ecs: {
      zone: 'ap-southeast-1a',
      dataDisk: { sizeGiB: choice.dataDiskGiB ?? DATA_DISK_GIB },
      ...(choice.acrInstanceId && { acrInstanceId: choice.acrInstanceId }),
      ...(choice.sshKeys && { ssh: { publicKeys: choice.sshKeys } }),
    },
    ...(choice.balancer && { slb: { kind: choice.balancer, certificate: '8899123-ap-southeast-1' } }),
  });
  const { userData, commands } = landingOf(stackOf(synthText(environment), 'test-ecs').json, values);
  return { userData, commands: commands.map(({ script }) => script) };
};
