import { rules } from '@secretlint/secretlint-rule-preset-recommend';

import { fieldsOf } from '../ground/ssh-fields';

/** The part of a rule of secretlint that is used here. Source: its package `@secretlint/types`. */
interface Rule {
  readonly create: (
    context: {
      readonly sharedOptions: Readonly<Record<string, unknown>>;
      readonly createTranslator: () => () => Readonly<Record<string, string>>;
      readonly report: (found: { readonly range: readonly [number, number] }) => void;
      readonly ignore: () => void;
    },
    options: Readonly<Record<string, unknown>>,
  ) => { readonly file?: (source: Readonly<Record<string, unknown>>) => unknown };
}

/** From the first to behind the last character of a secret. */
type Range = readonly [start: number, end: number];

/** What the rules have found in the text they were given last. */
const reported: Range[] = [];

const scanners = (rules as unknown as readonly Rule[]).map((rule) =>
  rule.create(
    {
      sharedOptions: {},
      // Its messages repeat the secret, so nobody sees them.
      createTranslator: () => () => ({}),
      report: ({ range }) => reported.push(range),
      ignore: () => undefined,
    },
    {},
  ),
);

/** Shorter texts hold nothing that the rules find. */
const SHORTEST = 12;

/** Secrets of services around the world, as the recommended rules of secretlint find them. */
const byRules = (text: string): readonly Range[] => {
  if (text.length < SHORTEST) return [];
  const source = { content: text, filePath: 'environment.yaml', ext: '.yaml', contentType: 'text' };
  for (const { file } of scanners) file?.(source);
  return reported.splice(0);
};

/** What may stand before a user name. */
const WORD_START = '(?<=^|[\\s"\'`([{<,;=])';

/** A user name and a colon. A port or a second slash after the colon tell an address without credentials. */
const USER = '(?!mailto:)[^\\s/@:"\']{0,256}:(?!\\/\\/|\\d{1,5}(?:\\/|$))';

/** Words before `token`, also without a separator between them. */
const TOKENS = '(?:access|api|auth|bearer|id|identity|refresh|security|session)';

/**
 * A name after which a secret may follow, alone or at the end of a longer one such as ALICLOUD_SECRET_KEY. The key
 * pullSecret and environmentSecret hold the name of a Secret.
 */
const SECRET_NAME = `(?:passw(?:or)?d|(?<!pull|environment)secret(?:[\\s_-]?key)?|credentials?|(?<![A-Za-z])(?:pwd|passphrase|(?:${TOKENS}[_-]?)?token|tf_token_\\w{1,64}|api[_-]?key|private[_-]?key|access[_-]?key(?:[_-]?id)?))`;

/** Words and placeholders that stand for a value that is elsewhere. */
const NO_VALUE = '(?!(?:none|null|true|false|yes|no)\\b|[<${*.…])';

/** Where a word begins. An underscore or an encoded sign such as %3D may stand before it. */
const START = '(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))';

/** Patterns that match at the start of a word only. */
const word = (pattern: string): RegExp => new RegExp(START + pattern, 'g');

/** The id of an AccessKey of Alibaba Cloud. */
const ACCESS_KEY_ID = word('LTAI[A-Za-z0-9]{12,}');

/** A PEM's first line, perhaps cut off. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,64}PRIVATE KEY/g;

/**
 * What the rules lack: Alibaba Cloud, and forms in which a part of a secret, or one of no certain length, is still told.
 * Several are shorter than the real ones, because somebody may have cut the end off.
 */
const LOOKS: readonly RegExp[] = [
  ACCESS_KEY_ID,
  word('STS\\.[A-Za-z0-9]{12,}'), // temporary AccessKey id of Alibaba Cloud
  PRIVATE_KEY,
  word('[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{20,}'), // token of HCP Terraform
  word('gh[pousr]_[A-Za-z0-9]{12,}'), // token of GitHub
  word('github_pat_[A-Za-z0-9_]{12,}'),
  word('sk-(?=[\\w-]{0,256}(?:\\d|[a-z][A-Z]))[A-Za-z0-9_-]{12,}'), // key of a provider of models
  word('AKIA[A-Z0-9]{16}(?![A-Za-z0-9])'), // AccessKey id of AWS
  word('AIza[A-Za-z0-9_-]{30,}'), // key of Google
  word('npm_[A-Za-z0-9]{20,}'),
  word('hf_[A-Za-z0-9]{20,}'), // token of Hugging Face
  word('eyJ[A-Za-z0-9_-]{8,512}\\.eyJ[A-Za-z0-9_-]{8,}'), // JSON web token
  // Credentials of a request. Prose also has the words bearer and basic, but no long word with digits or mixed case then.
  word('(?:[Bb]earer|BEARER)\\s+(?=\\S{0,256}(?:\\d|[a-z][A-Z]))[\\w.~+/=-]{16,}'),
  word('(?:[Bb]asic|BASIC)\\s+(?=\\S{0,256}(?:\\d|[a-z][A-Z]|=))[A-Za-z0-9+/_-]{12,}={0,2}'),
  new RegExp(`(?<!\\S)(?:-u|--user)[\\s=]*["']?[\\w.@-]{1,256}:${NO_VALUE}[^\\s"']{8,}`, 'g'),
  // The credentials of a registry in a config.json of Docker.
  /\\?["']auth\\?["']\s*:\s*\\?["'][^\s"'\\]{4,}/g,
  // Credentials inside an address. What follows a colon and is all digits up to a slash is a port.
  /:\/\/[^/\s@]{1,256}@[^\s"']*/g,
  /:\/\/[^/\s@:]{0,256}:(?!\d{1,5}(?:\/|$))[^\s@]{0,256}@[^\s"']*/g,
  /[?&][\w-]{0,32}(?:token|secret|passw(?:or)?d|signature|sig|access_?key(?:_?id)?|api_?key)=[^&\s]+/gi,
  // The same without a scheme, as before the host of an image. Without a digit in the password, a path or a port must
  // follow the host, because team:ops@example.com is a mail address.
  new RegExp(
    `${WORD_START}${USER}(?=[^\\s@]{0,256}\\d)[^\\s@]{1,256}@(?!sha\\d)[\\w-]{1,63}\\.[^\\s"']{1,256}`,
    'g',
  ),
  new RegExp(`${WORD_START}${USER}\\S{1,256}@(?!sha\\d)[\\w.-]{1,253}(?:\\/|:\\d)[^\\s"']{0,256}`, 'g'),
  // A value after the name of a secret. After a colon it needs a digit, because prose has colons too.
  new RegExp(`${SECRET_NAME}["']?\\s*=\\s*["']?${NO_VALUE}[^\\s"']{4,}`, 'gi'),
  new RegExp(`${SECRET_NAME}["']?\\s*:\\s*["']?(?=[^\\s"']{0,256}\\d)[^\\s"']{4,}`, 'gi'),
];

/** Letters and digits of the length of an AccessKey secret, of all three kinds. Source: RAM, "Create an AccessKey pair". */
const SECRET_OF_ACCESS_KEY =
  /(?:(?<![A-Za-z0-9+])|(?<=%[0-9A-Fa-f]{2}))(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{30}(?![A-Za-z0-9+])/g;

/** How often a word of random letters and digits goes over from one kind to another at least; a name does half of that. */
const RANDOM_CHANGES = 13;

const changes = (word: string): number =>
  word.match(/(?<=[a-z])[^a-z]|(?<=[A-Z])[^A-Z]|(?<=\d)\D/g)?.length ?? 0;

const rangesOf = (look: RegExp, text: string): readonly Range[] =>
  [...text.matchAll(look)].map((match) => [match.index, match.index + match[0].length]);

/** The start of an unencrypted private key in DER: a sequence, its version, then a number, an algorithm or the key. */
const DER_KEY = /^0(?:\x82[^]{2}|\x81[^]|[\x00-\x7f])\x02\x01[\x00\x01][\x02\x04\x30]/;

/** The shortest of what is decoded: half a line of a PEM. */
const BASE64 = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/** Private keys behind Base64, wherever in it they begin. */
const insideBase64 = (text: string): readonly Range[] =>
  [...text.matchAll(BASE64)].flatMap((match) => {
    const bytes = Buffer.from(match[0], 'base64').toString('latin1');
    const hidden = DER_KEY.test(bytes) || /-----BEGIN [A-Z ]*PRIVATE KEY|openssh-key-v1/.test(bytes);
    return hidden ? [[match.index, match.index + match[0].length] as const] : [];
  });

/**
 * Public keys may have a part that looks like anything. Only the body of a real key is left out: other text may hide
 * behind the type, and in the comment.
 */
const withoutPublicKeys = (text: string): string =>
  text.replace(
    /\b(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) (AAAA[A-Za-z0-9+/]+={0,2})/g,
    (key, type: string, body: string) =>
      fieldsOf(body)?.[0]?.toString('latin1') === type ? ' '.repeat(key.length) : key,
  );

/** Whether a text has the id of an AccessKey of Alibaba Cloud, whose secret may stand elsewhere. */
export const hasAccessKeyId = (text: string): boolean => rangesOf(ACCESS_KEY_ID, text).length > 0;

/**
 * Where a text looks like a secret.
 *
 * @param besideKeyId whether the id of an AccessKey stands in the same file: every word with the form of its secret is
 * then taken for it, and otherwise only one that is random
 */
const secretsIn = (original: string, besideKeyId: boolean): readonly Range[] => {
  const text = withoutPublicKeys(original);
  return [
    ...LOOKS.flatMap((look) => rangesOf(look, text)),
    ...rangesOf(SECRET_OF_ACCESS_KEY, text).filter(
      ([start, end]) => besideKeyId || changes(text.slice(start, end)) >= RANDOM_CHANGES,
    ),
    ...insideBase64(text),
    ...byRules(text),
  ];
};

/** Whether a text looks like a secret, or has one in it. */
export const looksSecret = (text: string, besideKeyId: boolean): boolean =>
  secretsIn(text, besideKeyId).length > 0;

/** A user name and a password, or a token, before the host of an address. A digest also follows an @. */
const CREDENTIALS =
  /^(?!mailto:)[^\s/@:]{0,256}:(?!\/\/|\d{1,5}\/)\S{1,256}@(?!sha\d+(?::|$))[^@]*[./:]|^[^\s/@:]{1,256}@[^\s/@]{1,253}\.[^\s/@]{1,253}\//;

/** The name of a secret, and what follows it. */
const NAMED = new RegExp(`${SECRET_NAME}["']?\\s*[:=]\\s*["']?${NO_VALUE}[^\\s"']`, 'i');

/**
 * Whether a value holds credentials by its form alone. A comment may have the same form in prose, so this is only for
 * values and keys.
 *
 * @param free whether the value is free text, in which word:word@host is no address
 */
export const holdsCredentials = (value: string, free: boolean): boolean =>
  NAMED.test(value) || (!free && CREDENTIALS.test(value));

/** What is shown in the place of a secret. */
export const HIDDEN = '(not shown)';

/** The same text, without what looks like a secret in it. */
export const withoutLooks = (text: string): string => {
  let shown = '';
  let end = 0;
  for (const [start, stop] of [...secretsIn(text, true)].sort(([one], [other]) => one - other)) {
    if (start >= end) shown += text.slice(end, start) + HIDDEN;
    end = Math.max(end, stop);
  }
  return shown + text.slice(end);
};
