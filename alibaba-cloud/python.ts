import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** A Python module that programs on hosts and in pods import. */
export type PythonModule = 'alibaba_cloud.py' | 'role_credentials.py';

/** Returns the text of a Python module. */
export const readPythonModule = (name: PythonModule): string =>
  readFileSync(path.join(__dirname, name), 'utf8');
