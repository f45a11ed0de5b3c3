import * as path from 'node:path';

import { readPythonModule } from '../../alibaba-cloud/python';
import { readText } from '../read-text';

/** Programs in Python that hosts and pods share. snapshot.py imports the modules below it. */
export const BACKUP_PROGRAMS = [
  'oss.py',
  'snapshot.py',
  'data_files.py',
  'databases.py',
  'pack.py',
  'unpack.py',
] as const;

/** Name of a program that hosts and pods share. */
type BackupProgram = (typeof BACKUP_PROGRAMS)[number];

/** Scripts and modules of a pod, in addition to the shared programs. */
const FILES = {
  'pack.sh': () => read('pod/pack.sh'),
  'upload.sh': () => read('pod/upload.sh'),
  'fetch.sh': () => read('pod/fetch.sh'),
  'restore.sh': () => read('pod/restore.sh'),
  'role_credentials.py': () => readPythonModule('role_credentials.py'),
  'alibaba_cloud.py': () => readPythonModule('alibaba_cloud.py'),
} as const;

/** Name of a file that is mounted into a pod. */
export type PodOperation = keyof typeof FILES | BackupProgram;

/**
 * Returns the files with which a pod backs up and restores the data, for one folder. Pods and hosts use the same archive
 * format, so each can restore the archives of the other.
 */
export const podOperations = (): Readonly<Record<PodOperation, string>> =>
  Object.fromEntries([
    ...Object.entries(FILES).map(([name, text]) => [name, text()] as const),
    ...BACKUP_PROGRAMS.map((name) => [name, readBackupProgram(name)] as const),
  ]) as Record<PodOperation, string>;

/** Text of a program that hosts and pods share. */
export const readBackupProgram = (name: BackupProgram): string => read(name);

const read = (file: string): string => readText(path.join(__dirname, file));
