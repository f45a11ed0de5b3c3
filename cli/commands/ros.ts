import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ecsTemplate } from '../../ros/ecs-template';
import { ECS_TEMPLATE_FILE, ecsTemplateText } from '../../ros/files';
import { PARAMETERS } from '../../ros/parameters/parameters';
import { type Command, DONE, JSON_OPTION, writeJson } from '../command';

const isFolder = (name: string): boolean => existsSync(name) && statSync(name).isDirectory();

/** Writes a file as a whole. After an error the file is as it was. */
const replaceFile = (file: string, text: string): void => {
  if (isFolder(file)) {
    throw new Error(
      `got --out ${file}, which is a folder; allowed: a file; write ${path.join(file, 'template.yaml')}`,
    );
  }
  if (!isFolder(path.dirname(path.resolve(file)))) {
    throw new Error(`got --out ${file}, whose folder does not exist; allowed: a file in an existing folder`);
  }
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `got --out ${file}, which cannot be written (${code}); allowed: a file in a folder in which you may write`,
    );
  } finally {
    rmSync(beside, { force: true });
  }
};

/** The text of a file; undefined: there is none. */
const textOf = (file: string): string | undefined =>
  existsSync(file) && !isFolder(file) ? readFileSync(file, 'utf8') : undefined;

export const ros: Command = {
  summary: 'write the ROS template of the app on one ECS instance',
  args: [],
  help: `\
Writes the template with which Resource Orchestration Service (ROS) makes the
app on one ECS instance, without Terraform and without a file of an environment:
what differs between stacks is a parameter of the template. It holds the same
release as the ECS stack of this version, so a new version is a new template.

Without --out it writes ros/dist/open-design-ecs.yaml in the project folder,
which is committed. The bytes are the same on every machine.`,
  options: {
    out: { value: 'FILE', help: 'file to write to; default ros/dist/open-design-ecs.yaml' },
    json: JSON_OPTION,
  },
  run: (call) => {
    const { terminal, options } = call;
    const file = typeof options['out'] === 'string' ? options['out'] : ECS_TEMPLATE_FILE;
    const text = ecsTemplateText();
    const changed = textOf(file) !== text;
    if (changed) replaceFile(file, text);
    const report = {
      file: path.relative(process.cwd(), file) || file,
      changed,
      bytes: Buffer.byteLength(text),
      parameters: Object.keys(PARAMETERS),
      resources: Object.keys(ecsTemplate().resources),
    };
    if (options['json']) writeJson(call, report);
    else {
      terminal.write(
        `${report.file}: ${report.changed ? 'written' : 'unchanged'}, ${report.bytes} bytes, ${report.parameters.length} parameters, ${report.resources.length} resources\n`,
      );
    }
    return Promise.resolve(DONE);
  },
};
