import { readPythonModule } from '../alibaba-cloud/python';
import { readBackupProgram } from '../open-design/backup/pod-operations';
import { fillTemplate } from '../open-design/template';
import { compact, compactPython, readFolder, type HostFile } from './files';
import type { HostBackup } from './props';

/** Every file of the operations: what an operator, the backup timer and the switch to another image call on a host. */
export function operationsFiles(backup: HostBackup): readonly HostFile[] {
  const folder = (name: string, mode: HostFile['mode'] = '0644') => readFolder('operations', name, mode);
  const settings = { KEEP_DAYS: backup.keepDays, BUCKET: backup.bucket ?? '', FOLDER: backup.folder ?? '' };
  return [
    ...folder('bin', '0755'),
    ...folder('lib').map((file) => ({ ...file, content: compact(file.content) })),
    ...python(),
    ...folder('help'),
    ...folder('units'),
    ...folder('etc').map((file) => ({ ...file, content: fillTemplate(file.path, file.content, settings) })),
  ];
}

function python(): readonly HostFile[] {
  const shared = {
    'alibaba_cloud.py': readPythonModule('alibaba_cloud.py'),
    'oss.py': readBackupProgram('oss.py'),
    'role_credentials.py': readPythonModule('role_credentials.py'),
    'snapshot.py': readBackupProgram('snapshot.py'),
  };
  const files: readonly HostFile[] = [
    ...readFolder('operations', 'python', '0644'),
    ...Object.entries(shared).map(
      ([name, content]) => ({ path: `python/${name}`, mode: '0644', content }) as const,
    ),
  ];
  return files.map((file) => ({ ...file, content: compactPython(file.content) }));
}
