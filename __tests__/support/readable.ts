import { placeOf } from '../../cli/render/landing';
import type { Attributes, Stack } from './synth';

/** A JSON value. */
type Node = string | number | boolean | null | readonly Node[] | { readonly [key: string]: Node };

const pointer = (file: string): string => `<__tests__/rendered/${file}>`;

const PROGRAMS = /^[a-z_]+\.(sh|py)$/;

/** Returns pointers, by key, to the renderings of what a resource writes to a host or a pod. */
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
    case 'kubernetes_secret_v1': {
      const name = 'front-proxy-secret.conf';
      return {
        data_wo: { ...(resource['data_wo'] as object), [name]: pointer(`pods/${environment}/${name}`) },
      };
    }
    default:
      return {};
  }
};

/** Masks the hash of the front proxy's configuration, to which a pointer already leads. */
const withoutHash = (text: string): string =>
  text.replace(/("open-design\/front-proxy-sha256": )"[0-9a-f]{64}"/, '$1"<of the front proxy>"');

/** Turns each text of several lines into a list of its lines. */
const inLines = (node: Node): Node => {
  if (typeof node === 'string') return node.includes('\n') ? node.split('\n') : node;
  if (Array.isArray(node)) return (node as readonly Node[]).map(inLines);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, inLines(child)]));
};

/**
 * Returns the complete JSON of a stack in a readable form: everything that is written to a host or a pod is replaced
 * with a pointer to its rendering, and a text of several lines is a list of lines.
 *
 * @param environment name of the environment, and of its folder in the renderings
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
  const shown = { ...json, ...(json.resource ? { resource } : {}) } as Node;
  return withoutHash(JSON.stringify(inLines(shown), null, 2));
};
