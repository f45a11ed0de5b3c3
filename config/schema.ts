import { z } from 'zod';

import { type AccountType, OPEN_REGIONS, type Region, REGIONS, SITES } from '../alibaba-cloud/regions';
import { eitherOf } from './faults';
import { accessSection } from './sections/access';
import { ackSection } from './sections/ack';
import { acrProxySection } from './sections/acr-proxy';
import { appSection } from './sections/app';
import { backendSection } from './sections/backend';
import { ecsSection } from './sections/ecs';
import { leaf } from './sections/leaf';
import { networkSection } from './sections/network';
import { registrySection } from './sections/registry';
import { slbSection } from './sections/slb';
import { stateSection } from './sections/state';
import { tagsSection } from './sections/tags';

const ACCOUNT_TYPES = Object.values(SITES).map(({ accountType }) => accountType);

/** The open region whose city is in a text, such as China (Hangzhou). */
const regionInWords = (text: string): Region | undefined =>
  [...REGIONS.values()].find(
    ({ city, closed }) => !closed && text.toLowerCase().includes(city.toLowerCase()),
  );

/**
 * The configuration of one environment: the shape of `environments/<name>.yaml`.
 *
 * Every key has a description, its allowed values and an example. `environment.schema.json` and
 * `docs/configuration.md` are generated from this schema. Rules between keys are in `rules/`.
 */
export const environmentSchema = z.strictObject({
  project: leaf(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), {
    description: 'Prefix of every resource name. A change renames the resources, and replaces some of them.',
    allowed: '2 to 31 of a-z, 0-9 and -, starting with a letter',
    example: 'open-design',
  }).default('open-design'),

  region: leaf(z.enum(OPEN_REGIONS as [string, ...string[]]), {
    description: 'Region of all resources of the environment. In mainland regions the ICP rules apply.',
    allowed: `one of ${OPEN_REGIONS.join(', ')}`,
    example: 'cn-hangzhou',
    explain: (value) => {
      const region = REGIONS.get(String(value));
      if (region?.closed)
        return { got: `${region.id} (${region.city}): ${region.closed}`, fix: 'choose an open region' };
      const meant = regionInWords(String(value));
      return meant && { fix: `write ${meant.id}, the id of ${meant.city}` };
    },
  }),

  accountType: leaf(z.enum(ACCOUNT_TYPES as [AccountType, ...AccountType[]]), {
    description: `Site on which the account was opened: ${eitherOf(Object.values(SITES).map(({ domain, accountType }) => `${domain} (${accountType})`))}. With this key the provider does not ask the billing API at every start. Required with slb.certificate: variables.`,
    allowed: eitherOf(ACCOUNT_TYPES),
    example: SITES.china.accountType,
  }).optional(),

  tags: tagsSection,
  backend: backendSection,
  network: networkSection,
  access: accessSection,
  app: appSection,
  ecs: ecsSection.optional(),
  ack: ackSection.optional(),
  slb: slbSection.optional(),
  registry: registrySection.optional(),
  acrProxy: acrProxySection.optional(),
});

/** The checked configuration of an environment with an app, with every default filled in. */
export type AppConfig = z.infer<typeof environmentSchema>;

/** The same of an environment in which the app runs nowhere: only a registry, a reverse proxy, or both. */
export const withoutAppSchema = environmentSchema.partial({ access: true, app: true });

/** The checked configuration of one environment, with every default filled in. It has both app and access, or needs none. */
export type Config = z.infer<typeof withoutAppSchema>;

/** Sections of which one makes app and access required. */
export const WITH_APP = ['ecs', 'ack', 'slb'] as const;

/** Sections that need neither app nor access. */
export const WITHOUT_APP = ['registry', 'acrProxy'] as const;

/** The schema of a document: without the sections of {@link WITH_APP}, those of {@link WITHOUT_APP} stand alone. */
export const schemaFor = (raw: unknown): typeof environmentSchema | typeof withoutAppSchema => {
  const has = (section: string): boolean =>
    raw !== null && typeof raw === 'object' && Object.hasOwn(raw, section);
  return WITHOUT_APP.some(has) && !WITH_APP.some(has) ? withoutAppSchema : environmentSchema;
};

const { project, region, accountType, tags, backend } = environmentSchema.shape;

/** The configuration of an environment that has no app: it makes a place for the states of others. */
export const stateEnvironmentSchema = z.strictObject({
  project,
  region,
  accountType,
  tags,
  backend,
  state: stateSection,
});

/** The checked configuration of such an environment. It has none of the sections of an app. */
export type StateConfig = z.infer<typeof stateEnvironmentSchema> & {
  readonly ecs?: undefined;
  readonly ack?: undefined;
  readonly slb?: undefined;
  readonly registry?: undefined;
  readonly acrProxy?: undefined;
};

/** Whether a document is meant to be such an environment. */
export const isStateDocument = (raw: unknown): boolean =>
  raw !== null && typeof raw === 'object' && Object.hasOwn(raw, 'state');
