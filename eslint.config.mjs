import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** What the project is made of; commands and tools on top of it may use all of it. */
const PARTS = [
  'values',
  'ground',
  'images',
  'alibaba-cloud',
  'open-design',
  'config',
  'rehearsal',
  'providers',
  'host',
  'constructs',
  'stacks',
  'ros',
  'deployment',
];

/**
 * Which folders a folder may import from; everything else inside the project is shut.
 * `types` marks folders it may import types from, and nothing that runs.
 */
const DIRECTIONS = {
  values: { may: [] },
  ground: { may: [] },
  images: { may: [] },
  'alibaba-cloud': { may: ['ground'] },
  'open-design': { may: ['values', 'ground', 'alibaba-cloud'] },
  config: { may: ['values', 'alibaba-cloud', 'open-design', 'images', 'ground'] },
  rehearsal: { may: [] },
  providers: { may: [], types: ['rehearsal'] },
  host: { may: ['values', 'alibaba-cloud', 'open-design'] },
  constructs: { may: ['values', 'alibaba-cloud', 'open-design', 'host'] },
  stacks: {
    may: ['values', 'constructs', 'host', 'open-design', 'alibaba-cloud', 'ground'],
    types: ['config'],
  },
  ros: { may: ['values', 'host', 'open-design', 'alibaba-cloud', 'ground', 'config', 'images'] },
  deployment: { may: ['alibaba-cloud', 'ground'] },
  cli: { may: [...PARTS] },
  tools: { may: [...PARTS, 'cli'] },
};

/** Globals of Node.js and of jest that the files without types use. */
const GLOBALS = [
  'process',
  'console',
  'setTimeout',
  'clearTimeout',
  'Buffer',
  'URL',
  'URLSearchParams',
  'structuredClone',
  'afterAll',
  'require',
  'module',
  '__dirname',
];

const FOLDERS = [...Object.keys(DIRECTIONS), '__tests__'];

const direction = ([folder, { may, types = [] }]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: FOLDERS.filter((other) => other !== folder && !may.includes(other)).map((other) => ({
          regex: `^(\\.\\./)+${other}(/|$)`,
          allowTypeImports: types.includes(other),
          message: `${folder} may import ${[...may, ...types.map((name) => `${name} (types only)`)].join(', ') || 'nothing'} of this project (docs/architecture.md)`,
        })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['node_modules', 'cdktf.out', 'providers/*/lib', 'providers/*/.build-*'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      // Node's modules, packages, then the project's own: the farthest first.
      'simple-import-sort/imports': ['error', { groups: [['^node:'], ['^@?\\w'], ['^\\.\\.', '^\\.']] }],
      // One style of function, whatever its length.
      'func-style': ['error', 'expression'],
      // Public is what says nothing else.
      '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
      // A construct is made for its effect on its scope.
      'no-new': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // The compiler asks for index signatures to be read as such.
      '@typescript-eslint/dot-notation': 'off',
      // The tables of facts are read better as written.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['__tests__/**/*.ts'],
    // Promises of node:test and jest's matchers are understood by jest.
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.ts'],
    ignores: ['config/**', '__tests__/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'TSAsExpression > TSTypeReference > Identifier[name=/^(PinnedImage|Cidr|DomainName|Email|IcpNumber|Zone|InstanceType|KmsKeyId|MirrorUrl|BucketName|CertificateId|SshPublicKey)$/]',
          message: 'only config makes such a value, once it has checked it (docs/architecture.md)',
        },
      ],
    },
  },
  {
    // The compiler does not check these files.
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: Object.fromEntries(GLOBALS.map((name) => [name, 'readonly'])) },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  ...Object.entries(DIRECTIONS).map(direction),
);
