import path from 'node:path';

import { parseAllDocuments } from 'yaml';

import type { Manifest } from '../apiserver/paths';
import { resolve, type Resolved } from '../ros/interpreter';
import { readTemplate } from '../ros/template';

/** Folder of the committed files. */
export const DIST = path.join(__dirname, '..', '..', '..', 'ros', 'dist');

/** The committed template. */
export const ACK_TEMPLATE = path.join(DIST, 'compute-nest-ack.yaml');

/** Values of the parameters that have no default. */
export const REQUIRED = {
  ClusterId: `c${'0123456789abcdef'.repeat(2)}`,
  NetworkCidr: '10.80.0.0/16',
  Clients: '203.0.113.0/24,198.51.100.7/32,192.0.2.0/28',
};

/** Values for every choice that a person has. */
export const EVERYTHING = {
  ...REQUIRED,
  Domain: 'design.example.com',
  IngressClass: 'nginx',
  TlsSecret: 'tls',
  BackupBucket: 'example-backups',
};

const APP = '{{ computenest::acrimage::open-design }}';
const DOCKER_CONFIG = '{{ computenest::acr::dockerconfigjson }}';

/** What Compute Nest puts in the places of its identifiers. */
const COMPUTE_NEST = {
  // {"auths":{}}
  [DOCKER_CONFIG]: 'eyJhdXRocyI6e319',
  [APP]: 'registry.example.com/1234567890123456/open-design/open-design:1.0.0',
  '{{ computenest::acrimage::nginx }}': 'registry.example.com/1234567890123456/open-design/nginx:1.28',
  '{{ computenest::acrimage::python }}': 'registry.example.com/1234567890123456/open-design/python:3.13',
};

/**
 * Replaces the identifiers of Compute Nest in a text.
 *
 * @param login the Docker configuration, as Base64; undefined: one without a login
 * @param image the image of the app; undefined: any
 * @throws when two opening braces are left
 */
export const deployed = (text: string, login?: string, image?: string): string => {
  const values = {
    ...COMPUTE_NEST,
    ...(login !== undefined && { [DOCKER_CONFIG]: login }),
    ...(image !== undefined && { [APP]: image }),
  };
  const replaced = Object.entries(values).reduce((all, [name, value]) => all.replaceAll(name, value), text);
  const [left] = /\{\{.{0,40}/.exec(replaced) ?? [];
  if (left !== undefined) throw new Error(`left: ${left}`);
  return replaced;
};

const template = readTemplate(ACK_TEMPLATE);

/** Resolves the template for values of its parameters. */
export const resolvedWith = (parameters: Readonly<Record<string, string>>): Resolved =>
  resolve(template, { parameters, region: 'ap-southeast-1' });

/** YAML of the objects that a resource of the template applies. */
export const yamlOf = ({ resources }: Resolved, resource: 'Data' | 'App', login?: string): string =>
  deployed(resources[resource]?.properties['YamlContent'] as string, login);

/** The objects in a text. @throws for what is no YAML */
export const objectsIn = (yaml: string): Manifest[] =>
  parseAllDocuments(yaml, { version: '1.1' }).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const object = document.toJS() as Manifest | null;
    return object ? [object] : [];
  });
