import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { providerData } from '../../cli/provider-data';
import { rehearse, withScratch } from '../../rehearsal';
import { synthesise } from '../../stacks/synthesise';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { demoWith, loadText } from '../support/environments';
import { linkCommand } from '../support/project';
import { PROGRAMS, Scene, SOURCE, WRITER, ZEROS } from './scene';

/** Networks that reach the public endpoint of a registry, or undefined → the environment, as YAML. */
const withRegistry = (allow: readonly string[] | undefined): string =>
  demoWith({
    ecs: undefined,
    app: { image: `ghcr.io/upstream/app@${ZEROS}` },
    registry: {
      instance: { name: 'example-studio', edition: 'Basic', billing: { type: 'pay-as-you-go' } },
      namespace: 'team',
      repository: 'app',
      allow,
    },
  });

/** The output `copy_command`, as Terraform prints it after an apply. */
const copyCommandOf = (text: string): Promise<string> =>
  withScratch('open-design-', async (folder) => {
    synthesise(loadText(text), folder);
    const { stacks } = await rehearse({ stacksDir: folder, providers: providerData() });
    const output = stacks.find(({ name }) => name === 'test-registry')?.outputs['copy_command'];
    return String(output && 'value' in output ? output.value : undefined);
  });

const [PUBLIC, PRIVATE] = ['', '-vpc'].map(
  (network) => `rehearsal-registry${network}.cn-hangzhou.cr.aliyuncs.com`,
) as [string, string];

describeInPrivateNetwork([...PROGRAMS, 'terraform', 'npx'], 'the output copy_command of a registry', () => {
  test.each([
    ['with a public endpoint', ['203.0.113.0/24'], PUBLIC],
    ['without one, on a machine in the VPC', undefined, PRIVATE],
  ])('%s: copies an image as it is printed', async (_, allow, host) => {
    const text = withRegistry(allow);
    const command = await copyCommandOf(text);
    const scene = new Scene([
      host,
      'dockerauth-ee.cn-hangzhou.aliyuncs.com',
      'cri-0123-registry.oss-cn-hangzhou.aliyuncs.com',
    ]);
    try {
      await scene.open();
      linkCommand(scene.project);
      const image = scene.publish('v1', { architectures: ['amd64'], layerBytes: [1000] });
      const file = scene.environment('test', text);
      // docker login has been here.
      mkdirSync(path.join(scene.folder, 'home', '.docker'), { recursive: true });
      scene.signIn(WRITER, 'home/.docker/config.json');

      const { code, stderr } = await scene.typed(command.replace('<image>', `${SOURCE}:v1`));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const copied = `${PRIVATE}/team/app@${image.digest}`;
      expect(readFileSync(file, 'utf8')).toBe(text.replace(`ghcr.io/upstream/app@${ZEROS}`, copied));
      for (const layer of image.layers) {
        expect(readFileSync(scene.destination.blobFile(layer))).toEqual(
          readFileSync(scene.source.blobFile(layer)),
        );
      }
    } finally {
      await scene.close();
    }
  });
});
