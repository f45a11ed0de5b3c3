import * as path from 'node:path';

import { renderSecretMap, secretMapTemplate } from '../front-proxy/secret-map';
import { readText } from '../read-text';

/** Files that a token in a pod needs. None of them contains a secret. */
export const POD_TOKEN_FILES = {
  /** Makes the token and the files of {@link TOKEN_FILES}. Its comment at the top has its arguments. */
  program: 'make-token.cjs',
  /** Passes the token to the app. Node.js loads it before the app. */
  environment: 'environment.cjs',
  /** The secret map, in which expressions stand for what depends on the token. */
  template: 'front-proxy-secret.template',
} as const;

/** Files that the program makes from the token. */
export const TOKEN_FILES = {
  /** The token alone, readable by the app's user. */
  token: 'api-token',
  /** nginx's map from credentials to the daemon's header, readable by the pod's group. */
  secretMap: 'front-proxy-secret.conf',
} as const;

/** Folder of {@link TOKEN_FILES} in the app's container. `environment.cjs` repeats it. */
export const TOKEN_FOLDER = '/etc/open-design-token';

/**
 * Returns the contents of {@link POD_TOKEN_FILES} by their names.
 *
 * @param withoutComments removes the comments of a configuration file
 */
export const podTokenFiles = (
  withoutComments: (text: string) => string,
): Readonly<Record<string, string>> => ({
  [POD_TOKEN_FILES.program]: read(POD_TOKEN_FILES.program),
  [POD_TOKEN_FILES.environment]: read(POD_TOKEN_FILES.environment),
  [POD_TOKEN_FILES.template]: renderSecretMap(withoutComments(secretMapTemplate()), {
    token: TOKEN,
    base64: (text) => `<base64 ${plain(text)}>`,
    digest: (text) => `<digest ${plain(text)}>`,
  }),
});

/** An expression of the template: what the program does with the text after the word. Compute Nest replaces braces. */
const TOKEN = '<text TOKEN>';

/** An expression has no other expression in it. */
const plain = (text: string): string => text.replace(TOKEN, 'TOKEN');

const read = (file: string): string => readText(path.join(__dirname, file));
