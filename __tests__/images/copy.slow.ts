import { readFileSync } from 'node:fs';

import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { demoWith, DESTINATION, PROGRAMS, Scene, SOURCE, WRITER, ZEROS } from './scene';

describeInPrivateNetwork(PROGRAMS, 'odcloud image copy, between real registries', () => {
  const scene = new Scene();
  beforeAll(() => scene.open());
  afterAll(() => scene.close());

  test('copies every platform, keeps the digest, and writes it', async () => {
    const layout = scene.publish('v1', { architectures: ['amd64', 'arm64'], layerBytes: [1000, 200_000] });
    const before = demoWith(scene, `${DESTINATION}@${ZEROS}`);
    const file = scene.environment('prod', before);
    const { code, stderr } = await scene.odcloud([
      'image',
      'copy',
      `${SOURCE}:v1`,
      'prod',
      '--authfile',
      scene.signIn(WRITER),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(before.replace(ZEROS, layout.digest));
  });
});
