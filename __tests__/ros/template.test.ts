import { readFileSync } from 'node:fs';

import { ECS_TEMPLATE_FILE, ecsTemplateText } from '../../ros/files';

it('is committed as the sources write it', () => {
  // npx odcloud ros writes it.
  expect(readFileSync(ECS_TEMPLATE_FILE, 'utf8')).toBe(ecsTemplateText());
});
