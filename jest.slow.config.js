const base = require('./jest.config.js');

/** Tests that wait for real programs – a database under load, an ACME authority. @type {import('jest').Config} */
module.exports = { ...base, testMatch: ['**/*.slow.ts'], testTimeout: 300_000 };
