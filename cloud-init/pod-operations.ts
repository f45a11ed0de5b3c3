import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Scripts that run in pods, and the programs of the host that they call. */
const FILES = {
  'pack.sh': 'pod-operations/pack.sh',
  'upload.sh': 'pod-operations/upload.sh',
  'fetch.sh': 'pod-operations/fetch.sh',
  'restore.sh': 'pod-operations/restore.sh',
  'snapshot.py': 'host-operations/python/snapshot.py',
  'oss.py': 'host-operations/python/oss.py',
} as const;

/** Name of a file that a pod is given. */
export type PodOperation = keyof typeof FILES;

/**
 * What backs up and restores the data from a pod, as files of one folder. Archives are those of a host: each can be
 * restored by the other.
 */
export function podOperations(): Readonly<Record<PodOperation, string>> {
  const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
  return Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, read(file)])) as Record<
    PodOperation,
    string
  >;
}
