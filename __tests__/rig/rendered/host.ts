import { parse } from 'yaml';

import { type Attributes, onlyResource, type Stack } from '../../support/synth';
import { evaluate } from '../environment';
import { HostSandbox } from '../sandbox/host-sandbox';
import type { Files } from './compare';
import { withPointers } from './pointers';

/** Values that Terraform would know, and the token that would be generated on the host. */
const VALUES = { dataDiskId: 'd-bp1abcdefghijklmnopqrs', publicAddress: '203.0.113.9' };
const TOKEN = 'the-token-that-is-made-on-the-host-00000';

/** Functions of the host's program, by the file that each function generates from the state. */
const MADE_ON_HOST = {
  'etc/docker/daemon.json': 'docker_config',
  'etc/nginx/conf.d/open-design.conf': 'front_proxy',
  'etc/open-design/compose.yaml': 'fill "$RELEASE_DIR/etc/compose.yaml"',
  'etc/open-design/daemon.env': 'daemon_env',
  'etc/open-design/front-proxy-secret.conf': 'secret_map',
};

/** Renders everything that a stack writes to its host, except the release, which is the same on every host. */
export const renderHost = (stack: Stack): Files => {
  const userData = evaluate(onlyResource(stack, 'alicloud_instance')['user_data'], VALUES);
  const state = stateIn(userData);
  return {
    'user-data.yaml': withPointers(userData),
    ...commandsOf(stack),
    'etc/open-design/state': state,
    ...madeOnHost(state),
  };
};

const stateIn = (userData: string): string => {
  const { write_files: files } = parse(userData) as {
    readonly write_files: readonly { readonly path: string; readonly content: string }[];
  };
  const state = files.find(({ path }) => path === '/etc/open-design/state')?.content;
  if (state === undefined) throw new Error('the user data writes no state');
  return state;
};

const commandsOf = (stack: Stack): Files =>
  Object.fromEntries(
    Object.values(stack.json.resource?.['alicloud_ecs_command'] ?? {}).map((command) => [
      `commands/${placeOf(command)}.sh`,
      withPointers(evaluate(command['command_content'], VALUES)),
    ]),
  );

/** Position of a command in the desired state of its host, such as program-1. */
export const placeOf = (command: Attributes): string => {
  const { metadata } = command['//'] as { readonly metadata: { readonly path: string } };
  return metadata.path.split('/').at(-2) ?? '';
};

const madeOnHost = (state: string): Files => {
  const host = new HostSandbox();
  try {
    host.write('conf/state', state);
    host.run(`mkdir -p $DATA/secrets; echo ${TOKEN} >$TOKEN_FILE`);
    return Object.fromEntries(
      Object.entries(MADE_ON_HOST).map(([file, script]) => {
        const { code, out } = host.run(script);
        if (code !== 0) throw new Error(`${file} cannot be rendered: ${out}`);
        return [file, out];
      }),
    );
  } finally {
    host.remove();
  }
};
