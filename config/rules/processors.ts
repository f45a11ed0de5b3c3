import { type Architecture, architectureOf, INSTANCE_FAMILIES } from '../../alibaba-cloud/processors';
import { type Fault, nearest } from '../faults';
import { lacks, type Rule } from './rule';

/** How to find out the architecture of a family that is not known here. */
const ASK =
  'x86_64 for Intel, AMD and Hygon, arm64 for YiTian and Ampere; the page “Overview of instance families” of ECS names the processor';

/** The fault of an instance type whose architecture nothing says. */
const unknownFamily = (path: Fault['path'], instanceType: string, key: string): Fault => {
  const [, family = '', rest = ''] = /^(ecs\.[a-z0-9]+)(.*)$/.exec(instanceType) ?? [];
  const initial = family.slice(0, 'ecs.x'.length);
  const meant = nearest(
    family,
    INSTANCE_FAMILIES.filter((known) => known.startsWith(initial)),
  );
  return {
    path,
    got: `${instanceType}, whose family ${family} is not known here`,
    allowed: `a family whose processor is known, or ${key} beside it: the image of the system depends on it`,
    fix: `${meant ? `did you mean ${meant}${rest}? otherwise ` : ''}write ${key}: ${ASK}`,
  };
};

/** The fault of a written architecture that a known family does not have. */
const otherArchitecture = (
  path: Fault['path'],
  stated: Architecture,
  instanceType: string,
  known: Architecture,
): Fault => ({
  path,
  got: `${stated}, with ${instanceType}`,
  allowed: `${known}, which is the architecture of this type; the key is needed only for a family that is not known here`,
  fix: `remove ${path.join('.')}, or choose another type`,
});

/** The faults of one instance type and the architecture that the file states. */
const faultsOf = (
  instanceType: string,
  stated: Architecture | undefined,
  /** Whether the file says nothing, not even something wrong. */
  unstated: boolean,
  [typePath, keyPath]: readonly [Fault['path'], Fault['path']],
): readonly Fault[] => {
  const known = architectureOf(instanceType);
  if (known)
    return stated && stated !== known ? [otherArchitecture(keyPath, stated, instanceType, known)] : [];
  return unstated ? [unknownFamily(typePath, instanceType, keyPath.join('.'))] : [];
};

const hostHasArchitecture: Rule = ({ ecs }) =>
  ecs?.instanceType === undefined
    ? []
    : faultsOf(ecs.instanceType, ecs.architecture, lacks(ecs, 'architecture'), [
        ['ecs', 'instanceType'],
        ['ecs', 'architecture'],
      ]);

const nodesHaveArchitecture: Rule = ({ ack }) => {
  const { nodes } = ack ?? {};
  const key = ['ack', 'nodes', 'architecture'];
  const faults = (nodes?.instanceTypes ?? []).flatMap((type, index) =>
    type === undefined
      ? []
      : faultsOf(type, nodes?.architecture, lacks(nodes, 'architecture'), [
          ['ack', 'nodes', 'instanceTypes', index],
          key,
        ]),
  );
  // The key has one fault, however many types contradict it.
  return faults.filter(
    (fault, index) => fault.path !== key || faults.findIndex(({ path }) => path === key) === index,
  );
};

/** All nodes of a pool use one image, and the app has one image as well. */
const nodesAreOfOneKind: Rule = ({ ack }) => {
  const types = (ack?.nodes?.instanceTypes ?? []).filter((type) => type !== undefined);
  const of = (architecture: Architecture): readonly string[] =>
    types.filter((type) => architectureOf(type) === architecture);
  const [arm, x86] = [of('arm64'), of('x86_64')];
  return arm.length > 0 && x86.length > 0
    ? [
        {
          path: ['ack', 'nodes', 'instanceTypes'],
          got: `two processor architectures: Arm for ${arm.join(', ')}, x86 for ${x86.join(', ')}`,
          allowed: 'instance types of one architecture: app and nodes have one image each',
          fix: 'remove the types of one architecture; app.image must be built for the one that stays',
        },
      ]
    : [];
};

/** Rules about the processors of instance types. */
export const PROCESSOR_RULES: readonly Rule[] = [
  hostHasArchitecture,
  nodesHaveArchitecture,
  nodesAreOfOneKind,
];
