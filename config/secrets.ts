import type { Fault } from './faults';

const SECRET_KEY = /(password|passwd|secret|credential|access_?key|api_?token|^token$|private_?key)/i;

/** Keys that speak of secrets and hold the name of one, or nothing of one at all. */
const NAMES_ONE = new Set(['acrCredentialHelper', 'pullSecret', 'tlsSecretName']);

/** What a secret looks like, wherever it stands. */
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

/** The path of what stands in no key. */
export const COMMENT = '(comment)';

/** What is shown in the place of a secret. */
const HIDDEN = '(not shown)';

const looksSecret = (text: string): boolean => SECRET_LOOK.some((look) => look.test(text));

const faultOf = (path: Fault['path'], line?: number): Fault => ({
  path,
  got: `what looks like a secret ${HIDDEN}`,
  allowed: 'no secret in an environment file',
  fix: 'remove it and, if it was committed, revoke it; credentials come from environment variables (README, "Deploying for real"), the app’s token is made where it is used',
  ...(line === undefined ? {} : { line }),
});

/** A document in which no secret stands any more, and where they stood. */
export interface Cleaned {
  /** The document; each secret in it, be it a value or a key, is a placeholder. */
  readonly raw: unknown;
  readonly faults: readonly Fault[];
}

/**
 * Takes secrets out of a document. An environment file is committed and read by everybody, so none may stand in it;
 * what is found is never repeated.
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

/** Secrets in a file's lines that its content does not have: in comments. */
export const secretsInComments = (text: string): readonly Fault[] =>
  text.split('\n').flatMap((line, index) => {
    const at = line.search(/(^|\s)#/);
    return at >= 0 && looksSecret(line.slice(at)) ? [faultOf([COMMENT], index + 1)] : [];
  });
