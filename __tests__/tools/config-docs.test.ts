import { readFileSync } from 'node:fs';

import { README_FILE, renderReadme, renderSchema, SCHEMA_FILE } from '../../tools/config-docs';

// npm run docs writes both.
test('the JSON Schema that editors read is the one the configuration is checked by', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(renderSchema());
});

test('the README’s table lists every key there is', () => {
  const readme = readFileSync(README_FILE, 'utf8');
  expect(readme).toBe(renderReadme(readme));
});
