import * as path from 'node:path';

import { readText } from '../read-text';
import { fillTemplate } from '../template';
import { checkWord } from './checks';

/** What a place that runs nginx by itself, with no system around it, decides about it. */
export interface NginxProps {
  /** Path of the file that renderFrontProxy made. */
  readonly frontProxy: string;
  /** The one folder it may write to. */
  readonly temp: string;
  /** Seconds that open connections get when it is told to stop. */
  readonly shutdownSeconds: number;
}

/**
 * Renders the whole configuration of an nginx that serves the front proxy and nothing else: its errors go to standard
 * error, and it needs neither root nor a file system that it can write to.
 *
 * @throws when a path could break out of its directive
 */
export const renderNginx = ({ frontProxy, temp, shutdownSeconds }: NginxProps): string =>
  fillTemplate('nginx.conf', readText(path.join(__dirname, 'nginx.conf')), {
    FRONT_PROXY: checkWord('frontProxy', frontProxy),
    TEMP: checkWord('temp', temp),
    SHUTDOWN_SECONDS: shutdownSeconds,
  });
