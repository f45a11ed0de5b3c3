/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // The rules of secretlint are published as an ES module only.
  transform: {
    '(\\.ts|/@secretlint/.+\\.js)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@secretlint/)'],
  setupFilesAfterEnv: ['<rootDir>/__tests__/states-apart.js'],
  globalSetup: '<rootDir>/__tests__/global-setup.mjs',
  // Terraform and the bundler are started for real.
  testTimeout: 60_000,
  maxWorkers: 2,
};
