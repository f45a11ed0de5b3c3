import fc from 'fast-check';

import { named } from './access';
import { ack } from './ack';
import { acrProxy } from './acr-proxy';
import { app } from './app';
import { common } from './common';
import { ecs, withInstance } from './ecs';
import { both, int, maybe, name, type Tree } from './parts';
import { registry } from './registry';
import { certified, slb } from './slb';
import { bucket, clients, domain, email } from './values';

/** Kind of entrance → environments of that kind. */
export const FRONTS: Readonly<Record<string, fc.Arbitrary<Tree>>> = {
  'a host by its address': withInstance(
    both(
      common,
      fc.record({
        app,
        access: both(fc.record({ allow: clients }), maybe({ tls: fc.constant({ mode: 'provided' }) })),
        ecs: both(ecs, maybe({ bandwidthMbps: int(1, 200) })),
      }),
    ),
  ),
  'a host with a certificate by ACME': both(
    common,
    fc.record({
      app,
      access: both(
        named,
        fc.oneof(
          fc.constant({ tls: { mode: 'acme', challenge: 'dns-01' } }),
          email.map((address) => ({ tls: { mode: 'acme', email: address, challenge: 'dns-01' } })),
          fc.tuple(email, domain).map(([address, challengeZone]) => ({
            tls: { mode: 'acme', email: address, challenge: 'dns-01', challengeZone },
          })),
          email.map((address) => ({
            allow: 'everyone',
            tls: { mode: 'acme', email: address, challenge: 'http-01' },
          })),
        ),
      ),
      ecs,
    }),
  ),
  'a reverse proxy to the registry alone': both(
    common,
    fc.record({ acrProxy }),
    maybe({ app, access: fc.record({ allow: clients }) }),
  ),
  'a registry alone': both(common, fc.record({ registry })),
  'a host inside the network': both(
    common,
    fc.record({ app, access: named, ecs: both(ecs, fc.constant({ address: 'intranet' })) }),
  ),
  'a host behind an ALB': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ecs,
        slb: both(
          slb,
          maybe({
            kind: fc.constant('alb'),
            accessLogs: fc.record({ project: bucket, retentionDays: int(1, 3650) }),
          }),
        ),
      }),
    ),
  ),
  'a host behind an NLB or CLB': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ecs,
        slb: both(slb, fc.record({ kind: fc.constantFrom('nlb', 'clb') })),
      }),
    ),
  ),
  'a cluster without an entrance': both(
    common,
    fc.record({ app, access: fc.record({ allow: clients }), ack }),
  ),
  'a cluster with an Ingress': both(
    common,
    fc.record({
      app,
      access: named,
      ack: both(
        ack,
        fc.record({
          ingress: fc.record({
            className: name(20),
            controllerNamespace: name(20),
            controllerLabel: name(20).map((label) => `example.com/app=${label}`),
            tlsSecretName: name(20),
          }),
        }),
      ),
    }),
  ),
  'a cluster behind a balancer': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ack,
        slb: both(slb, fc.record({ kind: fc.constantFrom('nlb', 'clb'), target: fc.constant('ack') })),
      }),
    ),
  ),
};
