import type { ProviderKnowledge } from '../../rehearsal';
import { password } from './password';

/** Knowledge of the provider random for the rehearsal. */
export const knowledge: ProviderKnowledge = {
  fixtures: {
    'ephemeral.random_password': { result: '{password}', bcrypt_hash: '$2a$10${hash}{hash}{hash}./' },
  },
  placeholders: { password: ({ known, seed }) => password(known, seed) },
};
