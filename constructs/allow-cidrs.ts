import type { Clients } from '../open-design/clients';

/** Clients as the lists of networks that host and front proxy take. Temporary, until both take {@link Clients}. */
export const allowCidrsOf = (clients: Clients): readonly string[] =>
  clients === 'everyone' ? ['0.0.0.0/0'] : clients;
