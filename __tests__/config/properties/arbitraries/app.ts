import fc from 'fast-check';

import { both, int, maybe, word } from './parts';
import { domain, image, mirrors } from './values';

const egress = fc.oneof(
  fc.constant({}),
  fc.record({
    networks: fc.constantFrom(['10.20.0.0/16'], ['192.168.7.9/32', '172.16.0.0/12'], ['100.64.0.0/11']),
    hosts: fc.array(domain, { maxLength: 3 }),
  }),
);

/** Names that this project does not set, and values with characters that have a meaning somewhere on the way. */
const environment = fc.dictionary(
  word(12).map((text) => `X_${text}`),
  fc
    .string({ unit: fc.constantFrom(...Array.from('${}()%"\'\\ #:=&*~`a1')), maxLength: 40 })
    .map((text) => `v${text}`),
  { maxKeys: 4 },
);

export const app = both(
  fc.record({ image }),
  maybe({
    registryMirrors: mirrors,
    egress,
    memoryMiB: int(768, 1400),
    cpus: fc.constantFrom(0.25, 1, 1.75),
    environment,
    outboundProxy: fc.constantFrom('http://proxy.example.com', 'http://proxy.example.com:3128'),
  }),
);
