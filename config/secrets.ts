import type { Fault } from './faults';
import { hasAccessKeyId, HIDDEN, holdsCredentials, looksSecret } from './secret-looks';

const SECRET_KEY = /(password|passwd|secret|credential|access_?key|token$|private_?key|api_?key|^auth$)/i;

/** Keys that match `SECRET_KEY` although their values are not secret: they hold the name of a Secret or an id. */
const NAMES_ONE = new Set(['acrCredentialHelper', 'environmentSecret', 'pullSecret', 'tlsSecretName']);

/** The paths of faults that have no key. */
const COMMENT = '(comment)';
const LINE = '(line)';

/** Whether a fault with this path belongs to no key. */
export const isNoKey = ([first]: Fault['path']): boolean =>
  first === undefined || first === COMMENT || first === LINE;

/** What docs/first-steps.md has a place for, by the key of the section app in which it was written. */
const FIRST_STEPS: ReadonlyMap<string | number, string> = new Map([
  ['environment', 'secret variables of the app'],
  ['outboundProxy', 'the credentials of a proxy'],
]);

/** Where a secret belongs instead. */
const placeOf = ([section, key = '']: Fault['path']): string => {
  const what = section === 'app' ? FIRST_STEPS.get(key) : undefined;
  return what === undefined
    ? 'credentials come from environment variables (README, "Deploying"), and the app’s token is made where it is used'
    : `docs/first-steps.md says where ${what} go`;
};

const faultOf = (path: Fault['path'], line?: number): Fault => ({
  path,
  got: `what looks like a secret ${HIDDEN}`,
  allowed: 'no secret in an environment file',
  fix: `remove it, and revoke it if it was committed; ${placeOf(path)}`,
  ...(line === undefined ? {} : { line }),
});

/** A document without secrets, and the faults that name where they were. */
export interface Cleaned {
  /** The document. Each secret in it, whether a value or a key, is replaced by a placeholder. */
  readonly raw: unknown;
  readonly faults: readonly Fault[];
}

/**
 * Removes secrets from a document. An environment file is committed and everybody reads it, so it must not hold a
 * secret. The faults never show the secrets that were found.
 *
 * @param root the content of the file
 * @param text the file
 */
export const withoutSecrets = (root: unknown, text: string): Cleaned => {
  const besideKeyId = hasAccessKeyId(text);
  const faults: Fault[] = [];
  const isSecret = (words: string, [section]: readonly (string | number)[]): boolean =>
    looksSecret(words, besideKeyId) || holdsCredentials(words, section === 'tags');
  const visit = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => {
          if (!isSecret(key, path)) return [key, visit(item, [...path, key])];
          faults.push(faultOf([...path, HIDDEN]));
          return [HIDDEN, HIDDEN];
        }),
      );
    }
    const key = String(path.at(-1));
    const byName = SECRET_KEY.test(key) && !NAMES_ONE.has(key) && value !== null && value !== '';
    if (!byName && !(typeof value === 'string' && isSecret(value, path))) return value;
    faults.push(faultOf(path));
    return HIDDEN;
  };
  return { raw: visit(root, []), faults };
};

/**
 * Finds secrets in the lines of a file that the parsed content does not include: in comments, in a second document, under
 * a repeated key, in YAML tags.
 *
 * @param text the file
 * @param found lines of the secrets that the content includes
 */
export const secretsInLines = (text: string, found: ReadonlySet<number | undefined>): readonly Fault[] => {
  const besideKeyId = hasAccessKeyId(text);
  return text
    .split('\n')
    .flatMap((line, index) =>
      !found.has(index + 1) && looksSecret(line, besideKeyId)
        ? [faultOf([/(^|\s)#/.test(line) ? COMMENT : LINE], index + 1)]
        : [],
    );
};
