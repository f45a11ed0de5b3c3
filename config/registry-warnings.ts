import type { Config } from './schema';

/** Warnings about images that may be lost. */
export const registryWarnings = ({ registry }: Config): readonly string[] => {
  const billing = registry?.instance?.billing;
  return [
    ...(registry?.protect === false
      ? [
          `registry.protect is false: after the next deploy, a destroy deletes the repository with all images${registry.instance ? ', and gives the instance back' : ''}`,
        ]
      : []),
    // What happens to the images of an expired instance, and when, was not found.
    ...(billing?.type === 'subscription' && billing.renewMonths === undefined
      ? [
          'registry.instance.billing has no renewMonths: nobody can pull once the instance has expired, and later its images are gone; renew it in the console in time, or write renewMonths before the first deploy',
        ]
      : []),
  ];
};
