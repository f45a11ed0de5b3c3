/** Families with Arm processors carry an r (Ampere) or y (Yitian) behind the generation: ecs.c8y, ecs.g6r. */
const ARM_FAMILY = /^ecs\.[a-z]+\d+[ry]\b/;

/** Whether an instance type has an Arm processor; images are for one kind of processor only. */
export const isArm = (instanceType: string): boolean => ARM_FAMILY.test(instanceType);
