import { Document, Scalar, visit } from 'yaml';

import { join, type Value } from '../../language/functions';
import { DOCKER_CONFIG, IMAGES } from '../identifiers';
import type { AppObjects, Choice, KubernetesObject } from './objects';
import { hasStandIn, withoutStandIns } from './stand-ins';

/** Name of the Secret with the temporary login. */
export const PULL_SECRET = 'compute-nest-registry';

/** Name of the condition that holds for each choice. */
const CONDITIONS = { ingress: 'Ingress', backup: 'Backup' } as const satisfies Record<keyof Choice, string>;

/** The objects that outlive the instance of the service: they hold the data, or are needed to find them. */
const KEPT = ['Namespace', 'StorageClass', 'PersistentVolumeClaim'];

export const isKept = ({ kind }: KubernetesObject): boolean => KEPT.includes(kind);

const nameOf = (object: KubernetesObject): string =>
  `${object.kind} ${(object['metadata'] as { readonly name: string }).name}`;

/** Images of the objects by the last word of their repositories, and the identifiers that replace them. */
const IMAGE_STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/^images\.stand-in\.example\/open-design@.*$/, IMAGES.app],
  [/^images\.stand-in\.example\/nginx@.*$/, IMAGES.frontProxy],
  [/^images\.stand-in\.example\/python@.*$/, IMAGES.backup],
];

/**
 * Kubernetes reads YAML 1.1, in which an unquoted `off` is a boolean, and so may be the value of a parameter: every text with
 * a stand-in has quotes.
 */
const documentOf = (object: KubernetesObject): string => {
  const document = new Document(object, { version: '1.1' });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      const text = IMAGE_STAND_INS.reduce(
        (image, [form, identifier]) => image.replace(form, identifier),
        node.value,
      );
      node.value = text;
      if (hasStandIn(text) && !text.includes('\n')) node.type = Scalar.QUOTE_SINGLE;
    },
  });
  return `---\n${document.toString({ lineWidth: 0, singleQuote: true })}`;
};

const pullSecret: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: PULL_SECRET, namespace: 'namespace-stand-in' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': DOCKER_CONFIG },
};

/** The documents of a choice, by the names of their objects. */
type Documents = ReadonlyMap<string, string>;

/** A document of the text: as it is for every choice, or one that depends on conditions. */
const partsOf = (textFor: (choice: Choice) => string): readonly Value[] => {
  const branch = (choices: readonly (keyof Choice)[], made: Choice): readonly Value[] => {
    const [choice, ...left] = choices;
    if (choice === undefined) return withoutStandIns(textFor(made));
    const yes = branch(left, { ...made, [choice]: true });
    const no = branch(left, { ...made, [choice]: false });
    return JSON.stringify(yes) === JSON.stringify(no)
      ? yes
      : [{ 'Fn::If': [CONDITIONS[choice], oneOf(yes), oneOf(no)] }];
  };
  return branch(['ingress', 'backup'], { ingress: true, backup: true });
};

const oneOf = (parts: readonly Value[]): Value => {
  const [first = '', ...more] = parts;
  return more.length > 0 ? join('', parts) : first;
};

/** A storage class is made only if the person names none. */
const unlessGiven = (name: string, parts: readonly Value[]): readonly Value[] =>
  name.startsWith('StorageClass ') ? [{ 'Fn::If': ['OwnStorageClass', oneOf(parts), ''] }] : parts;

/** Joins neighbouring texts. */
const merged = (parts: readonly Value[]): readonly Value[] =>
  parts.reduce<Value[]>((all, part) => {
    const last = all.at(-1);
    return typeof part === 'string' && typeof last === 'string'
      ? [...all.slice(0, -1), last + part]
      : [...all, part];
  }, []);

/**
 * Returns the YAML of the objects, as ROS passes it to the cluster: texts, joined with the values of parameters. An object
 * that depends on a choice depends on its condition.
 *
 * @param belongs which objects; the Secret with the login stands before those that are not kept
 */
export const yamlContent = (
  { objectsFor }: AppObjects,
  belongs: (object: KubernetesObject) => boolean,
): Value => {
  const documentsFor = (choice: Choice): Documents =>
    new Map([pullSecret, ...objectsFor(choice)].filter(belongs).map((one) => [nameOf(one), documentOf(one)]));
  const cached = new Map<string, Documents>();
  const textFor = (name: string, choice: Choice): string => {
    const key = JSON.stringify(choice);
    const documents = cached.get(key) ?? documentsFor(choice);
    cached.set(key, documents);
    return documents.get(name) ?? '';
  };
  const names = [...documentsFor({ ingress: true, backup: true }).keys()];
  return join(
    '',
    merged(
      names.flatMap((name) =>
        unlessGiven(
          name,
          partsOf((choice) => textFor(name, choice)),
        ),
      ),
    ),
  );
};
