import * as path from 'node:path';

import { readText } from '../read-text';

/** Scripts that run in pods, and the programs that they share with a host. */
const FILES = {
  'pack.sh': 'pod/pack.sh',
  'upload.sh': 'pod/upload.sh',
  'fetch.sh': 'pod/fetch.sh',
  'restore.sh': 'pod/restore.sh',
  'snapshot.py': 'snapshot.py',
  'oss.py': 'oss.py',
} as const;

/** Name of a file that a pod is given. */
export type PodOperation = keyof typeof FILES;

/**
 * What backs up and restores the data from a pod, as files of one folder. Archives are those of a host: each can be
 * restored by the other.
 */
export const podOperations = (): Readonly<Record<PodOperation, string>> => {
  const read = (file: string): string => readText(path.join(__dirname, file));
  return Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, read(file)])) as Record<
    PodOperation,
    string
  >;
};

/** Text of a program that hosts and pods share. */
export const readBackupProgram = (name: 'snapshot.py' | 'oss.py'): string =>
  readText(path.join(__dirname, name));
