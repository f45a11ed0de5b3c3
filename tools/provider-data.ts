import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ProviderData, ProviderFacts, ProviderSchema } from '../rehearsal';

const PROVIDERS_DIR = path.join(__dirname, '..', 'providers');

/** Folder under `providers/` → address in Terraform's registry. */
const SOURCES = {
  alicloud: 'registry.terraform.io/aliyun/alicloud',
  kubernetes: 'registry.terraform.io/hashicorp/kubernetes',
  random: 'registry.terraform.io/hashicorp/random',
};

const read = (provider: string, file: string): unknown =>
  JSON.parse(readFileSync(path.join(PROVIDERS_DIR, provider, 'data', file), 'utf8'));

/** The data of every provider the stacks use, as the stand-in serves them. */
export const providerData = (): ProviderData[] =>
  Object.entries(SOURCES).map(([provider, source]) => {
    const { provider_schemas: schemas } = read(provider, 'schema.json') as {
      provider_schemas: Record<string, ProviderSchema | undefined>;
    };
    const schema = schemas[source];
    if (!schema)
      throw new Error(
        `providers/${provider}/data/schema.json has no ${source}; restore it, or make it anew: npm run provider:refresh`,
      );
    return { source, schema, facts: read(provider, 'facts.json') as ProviderFacts };
  });
