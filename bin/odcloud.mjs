#!/usr/bin/env node
// The command line of this project. Usage: npx odcloud --help
process.argv.splice(2, 0, 'cli/odcloud.ts');
await import('../tools/run.mjs');
