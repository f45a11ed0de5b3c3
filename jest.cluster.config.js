const base = require('./jest.config.js');

/** Tests against a real Kubernetes API server, which is built first. @type {import('jest').Config} */
module.exports = { ...base, testMatch: ['**/*.cluster.ts'], testTimeout: 30 * 60_000, maxWorkers: 1 };
