import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Scripts that run in pods, and the programs that pods share with hosts. */
const FILES = {
  'pack.sh': 'pod/pack.sh',
  'upload.sh': 'pod/upload.sh',
  'fetch.sh': 'pod/fetch.sh',
  'restore.sh': 'pod/restore.sh',
  'snapshot.py': 'snapshot.py',
  'oss.py': 'oss.py',
} as const;

/** Name of a file that is mounted into a pod. */
export type PodOperation = keyof typeof FILES;

/**
 * Returns the files with which a pod backs up and restores the data, for one folder. Pods and hosts use the same archive
 * format, so each can restore the archives of the other.
 */
export const podOperations = (): Readonly<Record<PodOperation, string>> => {
  const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
  return Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, read(file)])) as Record<
    PodOperation,
    string
  >;
};

/** Returns the text of a program that hosts and pods share. */
export const readBackupProgram = (name: 'snapshot.py' | 'oss.py'): string =>
  readFileSync(path.join(__dirname, name), 'utf8');
