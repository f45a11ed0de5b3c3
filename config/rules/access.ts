import { show } from '../faults';
import type { Rule } from './rule';

const icpNeedsDomain: Rule = ({ access }) =>
  access?.icpNumber && !access.domain
    ? [
        {
          path: ['access', 'icpNumber'],
          got: `${show(access.icpNumber)}, without access.domain`,
          allowed: 'a filing number together with access.domain',
          fix: 'write access.domain too, or leave access.icpNumber out',
        },
      ]
    : [];

const acmeNeedsDomain: Rule = ({ access }) =>
  access?.tls?.mode === 'acme' && !access.domain
    ? [
        {
          path: ['access', 'tls', 'mode'],
          got: 'acme, without access.domain',
          allowed: 'acme together with access.domain: authorities certify names',
          fix: 'write access.domain, or use mode self-signed or provided',
        },
      ]
    : [];

/** The authority asks from addresses nobody knows before. */
const http01NeedsEveryone: Rule = ({ access, ecs }) =>
  access?.tls?.mode === 'acme' &&
  access.tls.challenge === 'http-01' &&
  access.allow &&
  (access.allow !== 'everyone' || ecs?.address === 'intranet')
    ? [
        {
          path: ['access', 'tls', 'challenge'],
          got: `http-01, with access.allow ${show(access.allow)}${ecs?.address === 'intranet' ? ' and ecs.address intranet' : ''}`,
          allowed: 'http-01 only where everyone reaches port 80',
          fix: 'use challenge dns-01, which needs no way in',
        },
      ]
    : [];

/** Rules about who comes in, and by which name. */
export const ACCESS_RULES: readonly Rule[] = [icpNeedsDomain, acmeNeedsDomain, http01NeedsEveryone];
