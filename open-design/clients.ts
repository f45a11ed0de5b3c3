import type { Cidr } from '../values/values';

/**
 * Clients that may connect: a non-empty list of CIDR blocks, or `everyone` for the whole internet. The word `everyone`
 * is passed on as it is. Only the code that needs a network, or no list at all, replaces it.
 */
export type Clients = 'everyone' | readonly Cidr[];
