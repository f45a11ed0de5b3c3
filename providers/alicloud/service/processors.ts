/**
 * The instance families whose processor is known, without `ecs.` and what follows a hyphen. `alibaba-cloud/processors.ts`
 * agrees. Arm: Ampere Altra and Yitian 710.
 * Source: ECS, "Overview of instance families", catalogues of the Arm-based and x86-based families. Noted on 2026-11-28.
 */
const ARM = /^([cg]6r|[cgr]8y)$/;
const X86 = [
  /^[cgr](9i|9ae|9a|8i|8a|8ae|7|7a|6e|6|6a|5)$/,
  /^(ic5|sn[12]ne|se1(ne)?|u2a|u2i|u1|e|t[56]|v5|[mx]?n4|e4)$/,
  /^d(3s|3c|2c|2s|1ne)$/,
  /^i(5g|5ge|5e|5|4|4g|4r|4p|3g|3|2|2g|2ne|2gne)$/,
  /^hf[cgr](9i|8i|7|6)$/,
  /^hf[cg]5$/,
  /^[cgr](7se|7t|6t)$|^[cg]7nex$/,
  /^(c8ine|g8ine|g7ne|g5ne|[gr]9it|re8|re6p?|re4e?)$/,
  /^gn(8v|8is|7i|7s|6i|6e|6v|5i|5)$/,
  /^ebmgn(9g|9ge|9gc|8v|8ia|8is|7e|7i|7|6e|6v|6i)$/,
];

/** The processor of an instance type. Undefined for a family that is not known here: it may have either. */
export const processorOf = (instanceType: string): 'Arm' | 'x86' | undefined => {
  const [family = ''] = instanceType.split('.')[1]?.split('-') ?? [];
  if (ARM.test(family)) return 'Arm';
  return X86.some((pattern) => pattern.test(family)) ? 'x86' : undefined;
};
