/**
 * Families with Arm processors have an r (Ampere Altra) or a y (Yitian 710) after the generation: ecs.g6r, ecs.c8y.
 * Source: ECS, "Classification and naming of instance types", 27 February 2026.
 */
const ARM_FAMILY = /^ecs\.[a-z]+\d+[ry]\b/;

/** Whether an instance type has an Arm processor. It then needs an image that is built for Arm. */
export const isArm = (instanceType: string): boolean => ARM_FAMILY.test(instanceType);
