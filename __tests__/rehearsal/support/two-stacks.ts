import { cloud, words } from './cloud';
import { stackFile, type SynthStack } from './terraform';

export const providers = [cloud, words];

/** Two stacks of a team: without local backends, the second reads the state of the first, its network is protected. */
export const stacks = (isProtected: boolean): Record<string, SynthStack> => {
  const remote = { organization: 'team', workspaces: { name: 'first' } };
  const lifecycle = isProtected ? { lifecycle: { prevent_destroy: true } } : {};
  return {
    second: {
      dependencies: ['first'],
      file: stackFile(
        {
          data: {
            terraform_remote_state: {
              'cross-stack-reference-input-first': {
                backend: 'remote',
                workspace: '${terraform.workspace}',
                config: remote,
              },
            },
          },
          resource: {
            cloud_balancer: {
              b: {
                name: 'b',
                network_id:
                  '${data.terraform_remote_state.cross-stack-reference-input-first.outputs.cross-stack-output-id}',
                zone: [{ zone_id: 'a' }],
              },
            },
          },
          output: {
            network: { value: '${cloud_balancer.b.network_id}' },
            key: { value: 'hush', sensitive: true },
          },
        },
        { cloud: remote },
      ),
    },
    first: {
      file: stackFile(
        {
          resource: { cloud_network: { n: { cidr: '10.0.0.0/8', ...lifecycle } } },
          output: { 'cross-stack-output-id': { value: '${cloud_network.n.id}', sensitive: true } },
        },
        { backend: { oss: { bucket: 'state', key: 'first' } } },
      ),
    },
  };
};
