import type { Fault } from './faults';

const SECRET_KEY = /(password|passwd|secret|credential|access_?key|api_?token|^token$|private_?key)/i;

/** Keys that match `SECRET_KEY` although their values are not secret: they hold the name of a Secret or an id. */
const NAMES_ONE = new Set(['acrCredentialHelper', 'pullSecret', 'tlsSecretName']);

/** Patterns that mark a text as a secret, whatever its key. */
const SECRET_LOOK = [
  /\bLTAI[A-Za-z0-9]{12,}\b/, // AccessKey id of Alibaba Cloud
  /\bSTS\.[A-Za-z0-9]{12,}/, // temporary AccessKey id of Alibaba Cloud
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /LS0tLS1CRUdJTi/, // "-----BEGIN", as Base64
  /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}/, // token of HCP Terraform
  /\bgh[pousr]_[A-Za-z0-9]{12,}/, // token of GitHub
  /\bgithub_pat_[A-Za-z0-9_]{12,}/,
  /\bsk-[A-Za-z0-9_-]{12,}/, // key of a provider of models
  /:\/\/[^/\s@]+@/, // credentials inside an address
];

/** The path of a fault in a comment, which has no key. */
export const COMMENT = '(comment)';

/** Shown in place of a secret. */
const HIDDEN = '(not shown)';

const looksSecret = (text: string): boolean => SECRET_LOOK.some((look) => look.test(text));

const faultOf = (path: Fault['path'], line?: number): Fault => ({
  path,
  got: `what looks like a secret ${HIDDEN}`,
  allowed: 'no secret in an environment file',
  fix: 'remove it, and revoke it if it was committed; credentials come from environment variables (README, "Deploying for real"), and the app’s token is made where it is used',
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
 */
export const withoutSecrets = (root: unknown): Cleaned => {
  const faults: Fault[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => {
          if (!looksSecret(key)) return [key, visit(item, [...path, key])];
          faults.push(faultOf([...path, HIDDEN]));
          return [HIDDEN, HIDDEN];
        }),
      );
    }
    const key = String(path.at(-1));
    const byName = SECRET_KEY.test(key) && !NAMES_ONE.has(key) && value !== null && value !== '';
    if (!byName && !(typeof value === 'string' && looksSecret(value))) return value;
    faults.push(faultOf(path));
    return HIDDEN;
  };
  return { raw: visit(root, []), faults };
};

/** Finds secrets in the comments of a file, which the parsed content does not include. */
export const secretsInComments = (text: string): readonly Fault[] =>
  text.split('\n').flatMap((line, index) => {
    const at = line.search(/(^|\s)#/);
    return at >= 0 && looksSecret(line.slice(at)) ? [faultOf([COMMENT], index + 1)] : [];
  });
