import type { ProviderKnowledge } from '../../rehearsal';
import { password } from './password';

/** What the rehearsal has to know of the provider random. */
export const knowledge: ProviderKnowledge = {
  fixtures: {
    'ephemeral.random_password': { result: '{password}', bcrypt_hash: '$2a$10${hash}{hash}{hash}./' },
  },
  placeholders: { password: ({ known, seed }) => password(known, seed) },
};
