import type { CommandGroup } from '../../command';
import { check } from './check';

/** The commands about the reverse proxy to Container Registry. */
export const acrProxy: CommandGroup = {
  summary: 'check the reverse proxy to Container Registry',
  help: `\
The section acrProxy adds a reverse proxy to Container Registry for machines
that do not reach it themselves. docs/acr-proxy.md explains it.`,
  commands: { check },
};
