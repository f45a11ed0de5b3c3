import { readBackupProgram } from '../open-design/backup/pod-operations';
import { fillTemplate } from '../open-design/template';
import { compact, readFolder, withoutComments, type HostFile } from './files';
import type { HostBackup } from './props';

/** Every file of the operations: what an operator, the backup timer and the switch to another image call on a host. */
export function operationsFiles(backup: HostBackup): readonly HostFile[] {
  const folder = (name: string, mode: HostFile['mode'] = '0644') => readFolder('operations', name, mode);
  const settings = { KEEP_DAYS: backup.keepDays, BUCKET: backup.bucket ?? '', FOLDER: backup.folder ?? '' };
  return [
    ...folder('bin', '0755'),
    ...folder('lib').map((file) => ({ ...file, content: compact(file.content) })),
    backupProgram('oss.py'),
    ...folder('python'),
    backupProgram('snapshot.py'),
    ...folder('help'),
    ...folder('units'),
    ...folder('etc').map((file) => ({ ...file, content: fillTemplate(file.path, file.content, settings) })),
  ];
}

function backupProgram(name: 'oss.py' | 'snapshot.py'): HostFile {
  return { path: `python/${name}`, mode: '0644', content: withoutComments(readBackupProgram(name)) };
}
