import { lacks, type Rule } from './rule';

const EITHER = 'one of registry.instance (a new instance) and registry.instanceId (an existing one)';

const instanceIsNewOrThere: Rule = ({ registry }) => {
  if (!registry) return [];
  const [isNew, isThere] = [!lacks(registry, 'instance'), !lacks(registry, 'instanceId')];
  if (isNew !== isThere) return [];
  return [
    {
      path: ['registry', ...(isNew ? ['instanceId'] : [])],
      got: isNew ? `${registry.instanceId ?? 'a value'}, with registry.instance` : 'no instance',
      allowed: EITHER,
      fix: isNew
        ? 'remove registry.instance to use the existing instance, or registry.instanceId to make a new one'
        : 'write registry.instance with name, edition and billing, or registry.instanceId',
    },
  ];
};

/** The resource of the provider owns the whole list, and would remove the networks of others. */
const publicEndpointIsOwn: Rule = ({ registry }) =>
  registry && !lacks(registry, 'instanceId') && !lacks(registry, 'allow')
    ? [
        {
          path: ['registry', 'allow'],
          got: 'networks, with registry.instanceId',
          allowed:
            'networks with registry.instance only: the list of an existing instance may be used by others',
          fix: 'remove registry.allow, and add your networks in the console: Access Control, Internet',
        },
      ]
    : [];

/** Rules about the registry of the environment. */
export const REGISTRY_RULES: readonly Rule[] = [instanceIsNewOrThere, publicEndpointIsOwn];
