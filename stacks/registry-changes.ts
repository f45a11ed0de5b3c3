import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import { acrBillingInWords } from '../alibaba-cloud/acr';
import type { Config } from '../config/schema';
import { liftFirst, REMEMBERED, Remembered, unlessProtected } from '../constructs/remembered';

/** What is remembered of an instance that the stack made. Of an existing one, it is the id. */
const NEW = 'an instance made here';

/**
 * Refuses, in every plan, what the provider does not do to an instance, or does by a replacement, and the exchange of the
 * instance. The latter removes a block from the configuration, so `prevent_destroy` cannot refuse it.
 */
export const rememberRegistry = (
  scope: Construct,
  { instance, instanceId, protect }: NonNullable<Config['registry']>,
  of: readonly ITerraformDependable[],
): void => {
  const mayChange = unlessProtected(protect);
  const lift = liftFirst(protect, 'registry');
  const source = instanceId ?? NEW;
  new Remembered(scope, 'instance', {
    value: source,
    mayChange,
    of,
    refusal: `got registry.${instance ? 'instance' : `instanceId: ${source}`}, while the images are in ${REMEMBERED}, which is protected; allowed: ${REMEMBERED}: a change deletes the images; copy them to the other instance, ${lift}; then make the change and deploy`,
  });
  if (!instance) return;
  const fix = `to follow a change that you made in the console, ${lift}; then make the change and deploy`;
  new Remembered(scope, 'edition', {
    value: instance.edition,
    mayChange,
    of,
    refusal: `got registry.instance.edition: ${instance.edition}, while the instance was made as ${REMEMBERED}; allowed: ${REMEMBERED}: Terraform cannot change it later; ${fix}`,
  });
  const billing = acrBillingInWords(instance.billing);
  new Remembered(scope, 'billing', {
    value: billing,
    mayChange,
    of,
    refusal: `got registry.instance.billing with ${billing}, while the instance was made as ${REMEMBERED}; allowed: ${REMEMBERED}: Terraform cannot change it later; ${fix}`,
  });
};
