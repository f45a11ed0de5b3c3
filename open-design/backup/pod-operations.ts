import * as path from 'node:path';

import { readPythonModule } from '../../alibaba-cloud/python';
import { readText } from '../read-text';

/** Scripts that run in pods, and the programs that they share with a host. */
const FILES = {
  'pack.sh': () => read('pod/pack.sh'),
  'upload.sh': () => read('pod/upload.sh'),
  'fetch.sh': () => read('pod/fetch.sh'),
  'restore.sh': () => read('pod/restore.sh'),
  'snapshot.py': () => readBackupProgram('snapshot.py'),
  'oss.py': () => readBackupProgram('oss.py'),
  'role_credentials.py': () => readPythonModule('role_credentials.py'),
  'alibaba_cloud.py': () => readPythonModule('alibaba_cloud.py'),
} as const;

/** Name of a file that is mounted into a pod. */
export type PodOperation = keyof typeof FILES;

/**
 * Returns the files with which a pod backs up and restores the data, for one folder. Pods and hosts use the same archive
 * format, so each can restore the archives of the other.
 */
export const podOperations = (): Readonly<Record<PodOperation, string>> =>
  Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, text()])) as Record<
    PodOperation,
    string
  >;

/** Text of a program that hosts and pods share. */
export const readBackupProgram = (name: 'snapshot.py' | 'oss.py'): string => read(name);

const read = (file: string): string => readText(path.join(__dirname, file));
