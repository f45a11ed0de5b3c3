import { type AcrBilling, acrBillingInWords } from '../../../alibaba-cloud/acr';
import { attributesIn, protectedMemoryIn } from '../../deployed';
import { show } from '../../faults';
import type { Rule, SoundParts } from '../rule';
import { liftFirst } from './lift';

const ROLE = 'registry';

const DOCS = 'docs/changes.md#the-edition-or-the-billing-of-a-registry';

/** The billing of the file; undefined when a part of it is wrong by itself. */
const billingOf = ({ registry }: SoundParts): AcrBilling | undefined => {
  const billing = registry?.instance?.billing;
  if (billing?.type === undefined) return undefined;
  if (billing.type === 'pay-as-you-go') return { type: billing.type };
  if ('renewMonths' in billing && billing.renewMonths === undefined) return undefined;
  return billing as AcrBilling;
};

/** The provider takes another edition and does nothing. */
const editionStays: Rule = ({ registry }, { deployed }) => {
  const asked = registry?.instance?.edition;
  const edition = protectedMemoryIn(deployed, ROLE, 'edition');
  if (asked === undefined || edition === undefined || asked === edition) return [];
  return [
    {
      path: ['registry', 'instance', 'edition'],
      got: `${show(asked)}, while the deployed instance was made as ${edition}`,
      allowed: `${edition}: Terraform cannot change it later`,
      fix: `write ${edition}; to follow a change that you made in the console, ${liftFirst({
        section: 'registry',
        protect: registry?.protect,
        restore: `write ${edition}`,
        change: `change registry.instance.edition and deploy (${DOCS})`,
      })}`,
    },
  ];
};

const billingStays: Rule = (config, { deployed }) => {
  const asked = billingOf(config);
  const billing = protectedMemoryIn(deployed, ROLE, 'billing');
  if (asked === undefined || billing === undefined || acrBillingInWords(asked) === billing) return [];
  return [
    {
      path: ['registry', 'instance', 'billing'],
      got: `${acrBillingInWords(asked)}, while the deployed instance was made as ${billing}`,
      allowed: `${billing}: Terraform cannot change it later`,
      fix: `write it as it was; to follow a change that you made in the console, ${liftFirst({
        section: 'registry',
        protect: config.registry?.protect,
        restore: 'write it as it was',
        change: `change registry.instance.billing and deploy (${DOCS})`,
      })}`,
    },
  ];
};

/** Without its block, `prevent_destroy` does not keep the instance. */
const instanceStays: Rule = ({ registry }, { deployed }) => {
  const was = protectedMemoryIn(deployed, ROLE, 'instance');
  const asked = registry?.instance ? 'a new instance' : registry?.instanceId;
  if (asked === undefined || was === undefined || asked === was) return [];
  // Of a new instance, no id is remembered.
  if (registry?.instance && !was.startsWith('cri-')) return [];
  return [
    {
      path: ['registry', registry?.instance ? 'instance' : 'instanceId'],
      got: `${asked}, while the images are in ${was}, which is protected`,
      allowed: `${was}: a change deletes the images`,
      fix: `write it as it was; for the change, copy the images to the other instance, ${liftFirst({
        section: 'registry',
        protect: registry?.protect,
        restore: 'write it as it was',
        change: 'make the change and deploy',
      })}`,
    },
  ];
};

/** Keys whose change would replace what has the images → the type and the attribute with the deployed value. */
const NAMES = [
  { key: ['instance', 'name'], type: 'alicloud_cr_ee_instance', attribute: 'instance_name' },
  { key: ['namespace'], type: 'alicloud_cr_ee_namespace', attribute: 'name' },
  { key: ['repository'], type: 'alicloud_cr_ee_repo', attribute: 'name' },
] as const;

const namesStay: Rule = ({ registry }, { deployed, name }) =>
  NAMES.flatMap(({ key, type, attribute }) => {
    const asked = key.reduce<unknown>(
      (at, part) => (at as Record<string, unknown> | undefined)?.[part],
      registry,
    );
    const { [attribute]: was } = attributesIn(deployed, ROLE, type);
    if (asked === undefined || typeof was !== 'string' || asked === was) return [];
    return [
      {
        path: ['registry', ...key],
        got: `${show(asked)}, while ${was} is deployed`,
        allowed: `${was}: another name would delete all images in it`,
        fix: `write ${was}; for another name, copy the images elsewhere, destroy ${name}-registry and deploy: docs/changes.md#another-name-in-a-registry`,
      },
    ];
  });

/** Rules about the registry that is deployed already. */
export const REGISTRY_CHANGE_RULES: readonly Rule[] = [editionStays, billingStays, instanceStays, namesStay];
