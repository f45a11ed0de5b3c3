import type { Fault } from './faults';

const SECRET_KEY = /(password|passwd|secret|credential|access_?key|api_?token|^token$|private_?key)/i;

/** Keys that speak of secrets and hold the name of one, or nothing of one at all. */
const NAMES_ONE = new Set(['acrCredentialHelper', 'pullSecret', 'tlsSecretName']);

/** What a secret looks like, whatever key it stands under. */
const SECRET_VALUE = [
  /\bLTAI[A-Za-z0-9]{12,}\b/, // AccessKey id of Alibaba Cloud
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}\b/, // token of HCP Terraform
  /:\/\/[^/\s:@]+:[^/\s:@]+@/, // credentials inside an address
];

/**
 * Finds secrets anywhere in a document. An environment file is committed and read by everybody, so none
 * may stand in it; the value itself is never repeated.
 */
export const findSecrets = (root: unknown): Fault[] => {
  const visit = (value: unknown, path: (string | number)[]): Fault[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => visit(item, [...path, index]));
    if (value !== null && typeof value === 'object') {
      return Object.entries(value).flatMap(([key, item]) => visit(item, [...path, key]));
    }
    const key = String(path.at(-1));
    const byName = SECRET_KEY.test(key) && !NAMES_ONE.has(key) && value !== null && value !== '';
    const byLook = typeof value === 'string' && SECRET_VALUE.some((pattern) => pattern.test(value));
    return byName || byLook
      ? [
          {
            path,
            got: 'what looks like a secret (not shown)',
            allowed: 'no secret in an environment file',
            fix: 'remove it and, if it was committed, revoke it; credentials come from environment variables (README, "Deploying for real"), the app’s token is made where it is used',
          },
        ]
      : [];
  };
  return visit(root, []);
};
