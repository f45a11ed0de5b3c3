import { manifestsOfEnvironment } from '../../cli/manifests/manifests';
import { EVERYTHING, objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { BACKUP, BY_INGRESS } from '../rig/pods/app';
import { ackWith, loadText } from '../support/environments';

type Tree = Record<string, unknown>;

const CLIENTS = REQUIRED.Clients.split(',');

/** An environment with the values of the template's parameters and their defaults. */
const environment = (change: Tree): Promise<Tree[]> =>
  manifestsOfEnvironment(loadText(ackWith(change))).then(
    ({ objects }) => structuredClone(objects) as unknown as Tree[],
  );

/**
 * The same with what a parameter cannot tell: the vSwitches of the pods, in whose place is their VPC, and the form in which
 * the API server returns a quantity.
 */
const untold = (objects: readonly Tree[]): Tree[] =>
  JSON.parse(
    JSON.stringify(objects)
      .replace(/\\n *(?:allow |set_real_ip_from )?10\.80\.16\.0\/20(?: 1)?;/g, '')
      .replaceAll('10.80.0.0/20', REQUIRED.NetworkCidr)
      .replaceAll('"1024Mi"', '"1Gi"'),
  ) as Tree[];

const nameOf = ({ kind, metadata }: Tree): string => `${String(kind)} ${(metadata as { name: string }).name}`;

interface PodSpec extends Tree {
  affinity: Tree;
  initContainers: Tree[];
  containers: Tree[];
  volumes: Tree[];
}

/** The pods of an object, as their specs. */
const podOf = ({ spec = {} }: Tree): { spec: PodSpec; metadata: { annotations?: Tree } } | undefined => {
  const { jobTemplate, template } = spec as { jobTemplate?: { spec: { template: never } }; template?: never };
  return jobTemplate ? jobTemplate.spec.template : template;
};

/** Everything in which the two differ by design. What is left must be equal. */
const alike = (objects: readonly Tree[]): Map<string, Tree> => {
  const kept = objects.filter(
    // The token is on the volume, and the login of the registry is Compute Nest's.
    (object) => !['ConfigMap open-design-token', 'Secret compute-nest-registry'].includes(nameOf(object)),
  );
  for (const object of kept) {
    const pod = podOf(object);
    if (!pod) continue;
    const { spec, metadata } = pod;
    const { annotations = {} } = metadata;
    for (const name of Object.keys(annotations)) {
      if (name.startsWith('open-design/') || name.startsWith('cluster-autoscaler'))
        Reflect.deleteProperty(annotations, name);
    }
    Reflect.deleteProperty(spec, 'imagePullSecrets');
    // The disk decides about the zone.
    Reflect.deleteProperty(spec.affinity, 'nodeAffinity');
    spec.initContainers = spec.initContainers.filter(
      ({ name }) => !['token', 'backup-image'].includes(String(name)),
    );
    spec.volumes = spec.volumes.filter(
      ({ name }) => !['token-programs', 'front-proxy-secret'].includes(String(name)),
    );
    for (const container of [...spec.initContainers, ...spec.containers]) {
      container['image'] = 'image';
      const env = container['env'] as Tree[] | undefined;
      const mounts = container['volumeMounts'] as Tree[] | undefined;
      for (const one of env ?? []) {
        if (
          ['IMAGE', 'FOLDER', 'REGION'].includes(String(one['name'])) ||
          String(one['name']).startsWith('ALIBABA_CLOUD_')
        )
          one['value'] = 'value';
        if (one['name'] === 'NODE_OPTIONS')
          one['value'] = String(one['value']).replace(/ --require=\S+$/, '');
      }
      if (env) container['env'] = env.filter(({ name }) => name !== 'OD_API_TOKEN');
      if (mounts && container['name'] === 'open-design') {
        container['volumeMounts'] = mounts.filter(
          ({ name }) => !['token-programs', 'front-proxy-secret'].includes(String(name)),
        );
      }
    }
  }
  return new Map(
    kept
      .map((object): [string, Tree] => [nameOf(object), object])
      .sort(([one], [other]) => one.localeCompare(other)),
  );
};

test.each([
  [
    'everything',
    EVERYTHING,
    {
      ...BY_INGRESS,
      access: { ...BY_INGRESS.access, allow: CLIENTS },
      // Archives may use half of a node's disk.
      ack: { ...BY_INGRESS.ack, ...BACKUP, nodes: { systemDiskGiB: 40 } },
    },
  ],
  ['the least', REQUIRED, { access: { allow: CLIENTS } }],
])(
  'with %s, the objects of Compute Nest are those of ack-app but for the token’s place',
  async (_, parameters, change) => {
    const resolved = resolvedWith(parameters);
    const nest = objectsIn(yamlOf(resolved, 'Data') + yamlOf(resolved, 'App')) as unknown as Tree[];
    const terraform = await environment(change);
    const [made, meant] = [alike(untold(nest)), alike(untold(terraform))];
    expect([...made.keys()]).toEqual([...meant.keys()]);
    for (const [name, object] of made) expect({ [name]: object }).toEqual({ [name]: meant.get(name) });
  },
);
