import { placeOf } from '../../cli/render/landing';
import type { Attributes, Stack } from './synth';

/** A JSON value. */
type Node = string | number | boolean | null | readonly Node[] | { readonly [key: string]: Node };

const pointer = (file: string): string => `<__tests__/rendered/${file}>`;

const PROGRAMS = /^[a-z_]+\.(sh|py)$/;

/** What a resource lands on a host or in a pod, as pointers to the renderings: key → pointer. */
const pointersOf = (environment: string, type: string, resource: Attributes): Record<string, Node> => {
  switch (type) {
    case 'alicloud_instance':
      return { user_data: pointer(`hosts/${environment}/user-data.yaml`) };
    case 'alicloud_ecs_command':
      return { command_content: pointer(`hosts/${environment}/commands/${placeOf(resource)}.sh`) };
    case 'kubernetes_config_map_v1':
      return {
        data: Object.fromEntries(
          Object.keys(resource['data'] as object).map((name) => [
            name,
            pointer(PROGRAMS.test(name) ? `pods/programs/${name}` : `pods/${environment}/${name}`),
          ]),
        ),
      };
    default:
      return {};
  }
};

/** A hash of what a pointer shows. */
const withoutHash = (text: string): string =>
  text.replace(/("open-design\/front-proxy-sha256": )"[0-9a-f]{64}"/, '$1"<of the front proxy>"');

/**
 * A stack's whole JSON, made readable: what lands on a host or in a pod is a pointer to its rendering.
 *
 * @param environment name of the environment, which is a folder of the renderings
 */
export const readable = (environment: string, { json }: Stack): string => {
  const resource = Object.fromEntries(
    Object.entries(json.resource ?? {}).map(([type, all]) => [
      type,
      Object.fromEntries(
        Object.entries(all).map(([name, one]) => [name, { ...one, ...pointersOf(environment, type, one) }]),
      ),
    ]),
  );
  return withoutHash(JSON.stringify({ ...json, ...(json.resource ? { resource } : {}) }, null, 2));
};
