import { readFileSync } from 'node:fs';
import * as path from 'node:path';

import { fillTemplate } from '../template';
import { checkWord } from './checks';

/** Settings of a place that runs nginx on its own, without a system around it. */
export interface NginxProps {
  /** Path of the file that renderFrontProxy rendered. */
  readonly frontProxy: string;
  /** The only folder that nginx may write to. */
  readonly temp: string;
  /** Seconds that open connections have to finish when nginx is told to stop. */
  readonly shutdownSeconds: number;
}

/**
 * Renders the complete configuration of an nginx that serves the front proxy only. It logs errors to standard error, and
 * needs neither root nor a writable file system.
 *
 * @throws when a path could break out of its directive
 */
export const renderNginx = ({ frontProxy, temp, shutdownSeconds }: NginxProps): string =>
  fillTemplate('nginx.conf', readFileSync(path.join(__dirname, 'nginx.conf'), 'utf8'), {
    FRONT_PROXY: checkWord('frontProxy', frontProxy),
    TEMP: checkWord('temp', temp),
    SHUTDOWN_SECONDS: shutdownSeconds,
  });
