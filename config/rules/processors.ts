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

/** An instance type and its place in the file. */
interface Written {
  readonly path: Fault['path'];
  readonly instanceType: string;
}

/** The fault of a stated architecture that a known family does not have. There is one, however many types differ. */
const contradicted = (
  path: Fault['path'],
  types: readonly Written[],
  stated: Architecture | undefined,
): readonly Fault[] =>
  types
    .flatMap(({ instanceType }) => {
      const known = architectureOf(instanceType);
      return stated && known && known !== stated ? [{ instanceType, known }] : [];
    })
    .slice(0, 1)
    .map(({ instanceType, known }) => ({
      path,
      got: `${String(stated)}, with ${instanceType}`,
      allowed: `${known}, which is the architecture of this type; the key is needed only for a family that is not known here`,
      fix: `remove ${path.join('.')}, or choose another type`,
    }));

const faultsOf = (
  path: Fault['path'],
  types: readonly Written[],
  section: { readonly architecture?: Architecture | undefined } | undefined,
): readonly Fault[] => [
  ...contradicted(path, types, section?.architecture),
  ...(lacks(section, 'architecture')
    ? types
        .filter(({ instanceType }) => architectureOf(instanceType) === undefined)
        .map((type) => unknownFamily(type.path, type.instanceType, path.join('.')))
    : []),
];

const hostHasArchitecture: Rule = ({ ecs }) => {
  const { instanceType } = ecs ?? {};
  const types = instanceType === undefined ? [] : [{ path: ['ecs', 'instanceType'], instanceType }];
  return faultsOf(['ecs', 'architecture'], types, ecs);
};

const nodesHaveArchitecture: Rule = ({ ack }) => {
  const types = (ack?.nodes?.instanceTypes ?? []).flatMap((instanceType, index) =>
    instanceType === undefined ? [] : [{ path: ['ack', 'nodes', 'instanceTypes', index], instanceType }],
  );
  return faultsOf(['ack', 'nodes', 'architecture'], types, ack?.nodes);
};

const proxyHasArchitecture: Rule = ({ acrProxy }) => {
  const { instanceType } = acrProxy ?? {};
  const types = instanceType === undefined ? [] : [{ path: ['acrProxy', 'instanceType'], instanceType }];
  return faultsOf(['acrProxy', 'architecture'], types, acrProxy);
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
  proxyHasArchitecture,
  nodesHaveArchitecture,
  nodesAreOfOneKind,
];
