import { readFileSync } from 'node:fs';
import path from 'node:path';

import { knowledge as alicloud } from '../providers/alicloud/knowledge';
import { knowledge as kubernetes } from '../providers/kubernetes/knowledge';
import { knowledge as random } from '../providers/random/knowledge';
import type { ProviderData, ProviderFacts, ProviderKnowledge, ProviderSchema } from '../rehearsal';

const PROVIDERS_DIR = path.join(__dirname, '..', 'providers');

interface Provider {
  /** Address in Terraform's registry. */
  readonly source: string;
  readonly knowledge: ProviderKnowledge;
}

/** Folder under `providers/` → the data that its JSON files do not hold. */
const PROVIDERS: Readonly<Record<string, Provider>> = {
  alicloud: { source: 'registry.terraform.io/aliyun/alicloud', knowledge: alicloud },
  kubernetes: { source: 'registry.terraform.io/hashicorp/kubernetes', knowledge: kubernetes },
  random: { source: 'registry.terraform.io/hashicorp/random', knowledge: random },
};

const read = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(path.join(PROVIDERS_DIR, folder, 'data', file), 'utf8'));

/** Returns the data of every provider that the stacks use. The stand-in serves it. */
export const providerData = (): ProviderData[] =>
  Object.entries(PROVIDERS).map(([folder, { source, knowledge }]) => {
    const { provider_schemas: schemas } = read(folder, 'schema.json') as {
      provider_schemas: Record<string, ProviderSchema | undefined>;
    };
    const schema = schemas[source];
    if (!schema)
      throw new Error(
        `providers/${folder}/data/schema.json has no ${source}; restore the file, or rebuild it: npm run provider:refresh`,
      );
    return { source, schema, facts: read(folder, 'facts.json') as ProviderFacts, knowledge };
  });
