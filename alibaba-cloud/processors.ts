/** The architecture of a processor, as Alibaba Cloud's images name it. */
export const ARCHITECTURES = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/**
 * The instance families whose processor the documentation names, without `ecs.`. The letters of a family do not tell its
 * architecture: g6r is Arm, and i4r is Intel. New families are missing here until somebody adds them.
 *
 * Sources: ECS, "Overview of instance families", catalogue of the x86-based and of the Arm-based families; ECS,
 * "GPU-accelerated compute-optimized instance families", where a section names the processor. Noted on 2026-11-28.
 */
const FAMILIES: Readonly<Record<Architecture, readonly string[]>> = {
  arm64: ['g8y c8y r8y', 'g6r c6r'],
  x86_64: [
    // General-purpose, compute-optimized and memory-optimized.
    'g9i g9ae g9a g8i g8a g8ae g7 g7a g6e g6 g6a g5 sn2ne',
    'c9i c9ae c9a c8i c8ine c8a c8ae c7 c7a c6e c6 c6a c5 ic5 sn1ne',
    'r9i r9ae r9a r8i r8a r8ae r7 r7a r6e r6 r6a r5 se1ne se1',
    // Universal and entry-level.
    'u2a u2i u1 e t6 t5 v5 xn4 n4 mn4 e4',
    // Big data, and local SSDs.
    'd3s d3c d2c d2s d1ne',
    'i5g i5ge i5e i5 i4 i4g i4r i4p i3g i3 i2 i2g i2ne i2gne',
    // High clock speeds.
    'hfc9i hfg9i hfr9i hfc8i hfg8i hfr8i hfc7 hfg7 hfr7 hfc6 hfg6 hfr6 hfc5 hfg5',
    // Enhanced for storage, network, security or memory.
    'g7se c7se r7se g8ine g7nex c7nex g7ne g5ne',
    'g9it r9it g7t c7t r7t g6t c6t re8 re6p re6 re4 re4e',
    // GPUs, also as bare metal.
    'gn8v gn8v-tee gn8is gn7i gn7s gn6i gn6e gn6v gn5i gn5',
    'ebmgn9g ebmgn9ge ebmgn9gc ebmgn8v ebmgn8ia ebmgn8is ebmgn7e ebmgn7i ebmgn7 ebmgn6e ebmgn6v ebmgn6i',
  ],
};

const ROWS = ARCHITECTURES.flatMap((architecture) =>
  FAMILIES[architecture]
    .flatMap((line) => line.split(' '))
    .map((family) => [`ecs.${family}`, architecture] as const),
);

/** The known families, as `ecs.g8y`. */
export const INSTANCE_FAMILIES: readonly string[] = ROWS.map(([family]) => family);

/** The known families of an architecture. */
export const familiesWith = (architecture: Architecture): readonly string[] =>
  ROWS.filter(([, of]) => of === architecture).map(([family]) => family);

const ARCHITECTURE_OF: ReadonlyMap<string, Architecture> = new Map(ROWS);

/** Names that may be the family of a type: of `ecs.gn8v-tee-8x.16xlarge` the first three words, two, and one. */
const familiesOf = (instanceType: string): readonly string[] => {
  const words = instanceType.split('.').slice(0, 2).join('.').split('-');
  return words.map((_, index) => words.slice(0, words.length - index).join('-'));
};

/** The architecture of an instance type. Undefined when its family is not known here. */
export const architectureOf = (instanceType: string): Architecture | undefined =>
  familiesOf(instanceType)
    .map((family) => ARCHITECTURE_OF.get(family))
    .find((architecture) => architecture !== undefined);

/**
 * The architecture that instance types share.
 *
 * @param stated architecture of types whose family is not known here
 * @throws Error when nothing says it; the configuration refuses such types
 */
export const sharedArchitecture = (
  instanceTypes: readonly string[],
  stated: Architecture | undefined,
): Architecture => {
  const known = instanceTypes.map(architectureOf).find((architecture) => architecture !== undefined);
  const architecture = known ?? stated;
  if (architecture) return architecture;
  throw new Error(`the processor architecture of ${instanceTypes.join(', ')} is not known; state it`);
};
