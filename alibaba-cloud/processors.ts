/**
 * Families with Arm processors bear an r (Ampere Altra) or a y (Yitian 710) behind the generation: ecs.g6r, ecs.c8y.
 * Source: ECS, "Classification and naming of instance types", 27 February 2026.
 */
const ARM_FAMILY = /^ecs\.[a-z]+\d+[ry]\b/;

/** Whether an instance type has an Arm processor; images are for one kind of processor only. */
export const isArm = (instanceType: string): boolean => ARM_FAMILY.test(instanceType);
