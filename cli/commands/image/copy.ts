import { type Command, DONE } from '../../command';

export const copy: Command = {
  summary: 'copy an image into your registry, and write its digest',
  args: ['<source>', '<environment>'],
  help: 'Copies.',
  options: {},
  run: () => Promise.resolve(DONE),
};
