import { DOCKER_CONFIG } from '../../ros/compute-nest/identifiers';
import { EVERYTHING, objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';

type Tree = Readonly<Record<string, unknown>>;

describe('the pods of the template for a cluster', () => {
  test('pulls every image once, with the temporary login, and keeps it', () => {
    for (const values of [EVERYTHING, REQUIRED]) {
      const resolved = resolvedWith(values);
      const content = resolved.resources['App']?.properties['YamlContent'] as string;
      const text = yamlOf(resolved, 'App');
      expect(content.split(DOCKER_CONFIG)).toHaveLength(2);
      const pods = objectsIn(text).flatMap((object) => {
        const { spec } = object as unknown as { spec?: Tree };
        const job = (spec?.['jobTemplate'] as { spec: Tree } | undefined)?.spec ?? spec;
        const pod = (job?.['template'] as { spec: Tree } | undefined)?.spec;
        return pod ? [pod] : [];
      });
      expect(pods.length).toBe(values === EVERYTHING ? 3 : 1);
      for (const pod of pods) {
        expect(pod['imagePullSecrets']).toEqual([{ name: 'compute-nest-registry' }]);
        for (const container of [pod['initContainers'], pod['containers']].flat() as Tree[]) {
          expect(container['imagePullPolicy']).toBe('IfNotPresent');
          expect(container['image']).toMatch(/^registry\.example\.com\/\d+\/open-design\/[a-z-]+:/);
        }
      }
    }
  });

  test('has the image of the backup pulled beside the app, whose node is not scaled away', () => {
    const deployment = (values: Readonly<Record<string, string>>) =>
      objectsIn(yamlOf(resolvedWith(values), 'App')).find(({ kind }) => kind === 'Deployment') as unknown as {
        spec: { template: { metadata: { annotations: Tree }; spec: { initContainers: Tree[] } } };
      };
    const withBackup = deployment(EVERYTHING).spec.template;
    expect(withBackup.metadata.annotations).toMatchObject({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    });
    const images = ({ spec }: typeof withBackup): unknown[] => spec.initContainers.map(({ name }) => name);
    expect(images(withBackup)).toEqual(['token', 'backup-image', 'first-settings']);
    expect(images(deployment(REQUIRED).spec.template)).toEqual(['token', 'first-settings']);
  });

  test('another value of a parameter that nginx has makes another pod', () => {
    const hash = (values: Readonly<Record<string, string>>): string =>
      JSON.stringify(
        objectsIn(yamlOf(resolvedWith(values), 'App')).find(({ kind }) => kind === 'Deployment'),
      );
    for (const change of [
      { Clients: '203.0.113.0/25' },
      { Domain: 'other.example.com' },
      { NetworkCidr: '10.81.0.0/16' },
      { TokenRevision: '2' },
    ]) {
      expect(hash({ ...EVERYTHING, ...change })).not.toBe(hash(EVERYTHING));
    }
  });
});
