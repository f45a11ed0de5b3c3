import { readFileSync } from 'node:fs';

/**
 * Reads a file whose text a host or a pod is given.
 *
 * @throws when a line ends in CRLF: the shell and nginx there would take the carriage return for a part of the last word
 */
export const readText = (file: string): string => {
  const text = readFileSync(file, 'utf8');
  if (text.includes('\r')) {
    throw new Error(
      `${file}: got a carriage return, allowed lines that end in LF; check the repository out with LF line ends: git config core.autocrlf input`,
    );
  }
  return text;
};
