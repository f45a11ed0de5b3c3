import { ABROAD, demoWith } from '../support/environments';
import { onlyResource, stackOf, synthText } from '../support/synth';

/** Values that Terraform would know. */
export interface Values {
  readonly dataDiskId: string;
  readonly publicAddress: string;
}

/** The part of an environment that differs between scenarios. */
export interface Choice {
  readonly image: string;
  readonly allow: readonly string[];
  readonly domain?: string;
  readonly registryMirrors?: readonly string[];
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
    app: { image: choice.image, registryMirrors: choice.registryMirrors },
    ...ABROAD,
    ecs: { zone: 'ap-southeast-1a' },
    ...(choice.balancer && { slb: { kind: choice.balancer, certificate: '8899123-ap-southeast-1' } }),
  });
  const stack = stackOf(synthText(environment), 'test-ecs');
  const commands = stack.json.resource?.['alicloud_ecs_command'] ?? {};
  return {
    userData: evaluate(onlyResource(stack, 'alicloud_instance')['user_data'], values),
    commands: Object.values(commands)
      .sort((a, b) => turn(a['name']).localeCompare(turn(b['name'])))
      .map(({ command_content }) => evaluate(command_content, values)),
  };
};

/** Sort key: Terraform runs the parts of the operations in order, then the parts of the program, then apply. */
const turn = (name: unknown): string => {
  const [place = ''] = /(operations|program)-\d+$/.exec(String(name)) ?? [];
  return place || 'then apply';
};

/** Evaluates Terraform's `base64encode(join("", […]))` of literals and references, without the Base64 encoding. */
export const evaluate = (expression: unknown, values: Values): string => {
  const parts = /^\$\{base64encode\(join\("", (\[.*\])\)\)\}$/s.exec(String(expression))?.[1];
  if (!parts)
    throw new Error(`the synthesised user data has an unknown format: ${String(expression).slice(0, 80)}`);
  const known = parts.replace(/"(?:[^"\\]|\\.)*"|[a-z_]+\.[\w-]+\.\w+/gs, (part) =>
    part.startsWith('"') ? part : JSON.stringify(valueOf(part, values)),
  );
  return (JSON.parse(known) as string[]).join('').replaceAll('%%{', '%{').replaceAll('$${', '${');
};

const valueOf = (reference: string, values: Values): string => {
  if (/^alicloud_ecs_disk\..*\.id$/.test(reference)) return values.dataDiskId;
  if (/^alicloud_eip_address\..*\.ip_address$/.test(reference)) return values.publicAddress;
  throw new Error(`this test does not know a value for the reference ${reference}`);
};
