import { type Manifest, pathOf } from '../rig/apiserver/paths';
import { type Answer, ApiServer } from '../rig/apiserver/server';
import { deployed, EVERYTHING, objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { describeWith } from '../support/programs';

type Tree = Readonly<Record<string, unknown>>;

/** Server-side apply, which rejects fields that the API does not know. */
const APPLY = 'fieldManager=tests&fieldValidation=Strict';

/** Values that YAML would read as something else than texts. */
const HOSTILE = {
  ...EVERYTHING,
  Namespace: 'on',
  StorageClass: '1e3',
  IngressClass: 'null',
  TlsSecret: '0x1f',
  BackupBucket: '123',
  Clients: 'everyone',
};

/** The pod templates, by the names of their objects. */
const podsIn = (objects: readonly Manifest[]): [string, Tree][] =>
  objects.flatMap((object): [string, Tree][] => {
    const { spec } = object as unknown as { spec?: Tree };
    const job = (spec?.['jobTemplate'] as { spec: Tree } | undefined)?.spec ?? spec;
    const template = job?.['template'] as { spec: Tree } | undefined;
    return template ? [[`${object.kind} ${object.metadata.name}`, template.spec]] : [];
  });

describeWith(['go', 'etcd', 'openssl'], 'the objects of Compute Nest, in a real API server', () => {
  const server = new ApiServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  const apply = (object: Manifest): Promise<Answer> =>
    server.ask('PATCH', `${pathOf(object)}?${APPLY}`, object);

  describe.each([
    ['everything', { ...EVERYTHING, Namespace: 'everything' }],
    ['the least', { ...REQUIRED, Namespace: 'least' }],
    ['words that YAML knows', HOSTILE],
  ])('with %s', (_, parameters) => {
    const resolved = resolvedWith(parameters);
    const kept = objectsIn(yamlOf(resolved, 'Data'));
    const app = objectsIn(yamlOf(resolved, 'App'));

    test('each is accepted without unknown fields, and a second time without a change', async () => {
      for (const object of [...kept, ...app]) {
        const first = await apply(object);
        const name = `${object.kind} ${object.metadata.name}`;
        expect([name, first.status, first.body['message']]).toEqual([name, 201, undefined]);
        const second = await apply(object);
        const content = ({ body: { metadata: _m, ...rest } }: Answer): unknown => rest;
        expect([name, second.status, content(second)]).toEqual([name, 200, content(first)]);
      }
    });

    test('all of their pods are admitted where `restricted` is enforced', async () => {
      const pods = podsIn(app);
      expect(pods.length).toBe('BackupBucket' in parameters ? 3 : 1);
      for (const [name, spec] of pods) {
        const { status, body } = await server.ask(
          'POST',
          `/api/v1/namespaces/${parameters.Namespace}/pods?dryRun=All`,
          { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'tests-' }, spec },
        );
        expect([name, status, body['message']]).toEqual([name, 201, undefined]);
      }
    });
  });

  test('the kept objects may be there already, and only they', () => {
    const resolved = resolvedWith(EVERYTHING);
    const mode = (name: string): unknown => resolved.resources[name]?.properties['CreationMode'];
    expect([mode('Data'), mode('App')]).toEqual(['Apply', 'Normal']);
    expect(objectsIn(yamlOf(resolved, 'Data')).map(({ kind }) => kind)).toEqual([
      'Namespace',
      'StorageClass',
      'PersistentVolumeClaim',
    ]);
  });

  test('a login that is no Docker configuration is refused, so the Secret holds one', async () => {
    const [secret] = objectsIn(yamlOf(resolvedWith({ ...REQUIRED, Namespace: 'least' }), 'App'));
    const broken = { ...secret, data: { '.dockerconfigjson': Buffer.from('no').toString('base64') } };
    expect(secret).toMatchObject({ kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' });
    expect(deployed('{{ computenest::acr::dockerconfigjson }}')).toBe(
      (secret as unknown as { data: Record<string, string> }).data['.dockerconfigjson'],
    );
    expect((await apply(broken as Manifest)).status).toBe(422);
  });
});
