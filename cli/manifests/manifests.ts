import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import type { Environment } from '../../config/load';
import { withScratch } from '../../rehearsal';
import { synthesise } from '../../stacks/synthesise';
import { providerData } from '../provider-data';
import { convert, type Manifest } from './convert';
import { KINDS, SECRET_TYPE } from './kinds';
import { References, type StackJson } from './references';
import { secretScript } from './secret-script';

/** A stack of Kubernetes resources, as manifests for use without Terraform. */
export interface Manifests {
  /** Every object except the Secret, in the order of application. */
  readonly objects: readonly Manifest[];
  /** Shell script that creates the Secret. */
  readonly secret: string;
  /** Placeholders in angle brackets that the user must replace. */
  readonly open: readonly string[];
  /** Secrets that the environment's file names, each with its key. A person creates them. */
  readonly named: readonly string[];
}

const SOURCE = 'registry.terraform.io/hashicorp/kubernetes';

/** Reads the synthesised stacks in a folder, by their ids. */
export const readStacks = (outdir: string): Record<string, StackJson> => {
  const folder = path.join(outdir, 'stacks');
  return Object.fromEntries(
    readdirSync(folder).map((id) => [
      id,
      JSON.parse(readFileSync(path.join(folder, id, 'cdk.tf.json'), 'utf8')) as StackJson,
    ]),
  );
};

/**
 * Converts one of several stacks.
 *
 * @throws Error for a resource or a reference that no manifest can have
 */
export const manifestsOf = (
  stacks: Readonly<Record<string, StackJson>>,
  id: string,
): Omit<Manifests, 'named'> => {
  const provider = providerData().find(({ source }) => source === SOURCE);
  const references = new References(stacks);
  const resolve = (text: string): string => references.resolve(id, text);
  const { [SECRET_TYPE]: secrets = {}, ...resources } = stacks[id]?.resource ?? {};
  const unknown = Object.keys(resources).find((type) => !(type in KINDS));
  if (unknown) throw new Error(`${id} has resources of type ${unknown}, which has no known manifest`);
  const objects = Object.keys(KINDS).flatMap((type) =>
    Object.values(resources[type] ?? {}).map((resource) => {
      const schema = provider?.schema.resource_schemas?.[type];
      if (!schema)
        throw new Error(`the saved schema of ${SOURCE} has no ${type}; run npm run provider:refresh`);
      return convert(type, resource, {
        schema,
        facts: provider.facts.resources?.[type]?.attributes ?? {},
        resolve,
      });
    }),
  );
  const secret = Object.values(secrets).map((one) =>
    secretScript({
      ...one,
      metadata: Object.fromEntries(
        Object.entries(one['metadata'] as Record<string, string>).map(([key, text]) => [key, resolve(text)]),
      ),
    }),
  );
  return { objects, secret: secret.join('\n'), open: [...references.open] };
};

const namedIn = ({ ack }: Environment['config']): string[] =>
  Object.entries({
    'ack.pullSecret': ack?.pullSecret,
    'ack.environmentSecret': ack?.environmentSecret,
    'ack.ingress.tlsSecretName': ack?.ingress?.tlsSecretName,
  }).flatMap(([key, secret]) => (secret === undefined ? [] : [`${secret} (${key})`]));

/**
 * Returns the objects of the environment's ack-app stack as manifests.
 *
 * @throws Error when the environment has no cluster
 */
export const manifestsOfEnvironment = async (environment: Environment): Promise<Manifests> => {
  const { name, config } = environment;
  if (!config.ack) {
    throw new Error(
      `environment ${name} has no section ack; allowed: an environment whose app runs in a cluster; add the section, or choose another environment`,
    );
  }
  return withScratch('open-design-', (folder) => {
    synthesise(environment, folder);
    const made = manifestsOf(readStacks(folder), `${name}-ack-app`);
    return Promise.resolve({ ...made, named: namedIn(config) });
  });
};

const commented = (mark: string, text: string): string => text.replace(/^/gm, mark).replace(/ +$/gm, '');

const numbered = (steps: readonly string[]): string =>
  steps.map((step, index) => `${index + 1}. ${step}`).join('\n');

/** Renders the YAML file. It begins with the steps to take before it is applied. */
export const renderManifests = (name: string, { objects, secret, open, named }: Manifests): string => {
  const head = `Open Design in a cluster of ACK, as environment ${name} deploys it.
Made by: npx odcloud manifests ${name}

${numbered([
  ...(open.length ? [['Replace the values that only your cloud knows:', ...open].join('\n     ')] : []),
  "Create the namespace and the Secret of the token, which is in no file, in\n   the cluster that kubectl is configured for. The lines after #| do it:\n     sed -n 's/^#| \\{0,1\\}//p' <this file> | sh",
  ...(named.length
    ? [['Create the Secrets that the environment names, in the same namespace:', ...named].join('\n     ')]
    : []),
  'kubectl apply -f <this file>',
])}`;
  // Kubernetes reads YAML 1.1, in which an unquoted off is a boolean.
  const documents = objects.map((object) => stringify(object, { version: '1.1', lineWidth: 0 }));
  return `${commented('# ', head)}\n${commented('#| ', secret)}\n---\n${documents.join('---\n')}`;
};
