import * as path from 'node:path';

import { readText } from '../read-text';
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
  fillTemplate('nginx.conf', readText(path.join(__dirname, 'nginx.conf')), {
    FRONT_PROXY: checkWord('frontProxy', frontProxy),
    TEMP: checkWord('temp', temp),
    SHUTDOWN_SECONDS: shutdownSeconds,
  });
