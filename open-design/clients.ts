import type { Cidr } from '../values/values';

/**
 * Who may connect: networks in CIDR form, never none, or the whole internet, asked for by name. The word stays a word
 * until the place that needs a network or the absence of a list.
 */
export type Clients = 'everyone' | readonly Cidr[];
