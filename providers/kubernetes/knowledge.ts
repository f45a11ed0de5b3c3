import type { ProviderKnowledge } from '../../rehearsal';
import { checks } from './checks';
import { fixtures } from './fixtures';
import { kubeconfig } from './kubeconfig';

/** What the rehearsal has to know of Kubernetes. */
export const knowledge: ProviderKnowledge = {
  fixtures,
  placeholders: {
    // the API server's default range begins at 30000
    nodePort: ({ octet }) => String(30_000 + octet()),
    revision: ({ octet }) => String(1_000 * octet() + octet('b')),
  },
  checks,
  variables: { kubeconfig },
};
