import type { ProviderKnowledge } from '../../rehearsal';
import { checks } from './checks';
import { fixtures } from './fixtures';
import { kubeconfig } from './kubeconfig';

/** Knowledge of Kubernetes for the rehearsal. */
export const knowledge: ProviderKnowledge = {
  fixtures,
  placeholders: {
    // the default port range of the API server begins at 30000
    nodePort: ({ octet }) => String(30_000 + octet()),
    revision: ({ octet }) => String(1_000 * octet() + octet('b')),
  },
  checks,
  variables: { kubeconfig },
};
