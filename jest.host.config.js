const base = require('./jest.config.js');

/** Tests that boot whole machines: one file at a time, and patience. @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['**/*.host.ts'],
  globalSetup: '<rootDir>/__tests__/rig/global-setup.ts',
  testTimeout: 600_000,
  maxWorkers: 1,
};
