import { Document, isScalar, Scalar, visit, type YAMLMap } from 'yaml';

import type { Template } from './template';

/**
 * Writes a template as YAML 1.1, as ROS and the tools around it read it: a date, `On` or `12:30` without quotes would
 * become something else than a text there.
 */
export const templateYaml = (template: Template): string => {
  const { groups, resources } = template;
  const document = new Document(
    {
      ROSTemplateFormatVersion: '2015-09-01',
      Description: template.description,
      Metadata: {
        'ALIYUN::ROS::Interface': {
          ParameterGroups: groups.map(({ label, parameters }) => ({
            Parameters: Object.keys(parameters),
            Label: { default: label },
          })),
        },
      },
      Parameters: Object.assign({}, ...groups.map(({ parameters }) => parameters)) as object,
      Mappings: template.mappings,
      Conditions: template.conditions,
      ...(Object.keys(template.rules).length > 0 && { Rules: template.rules }),
      Resources: Object.fromEntries(
        Object.entries(resources).map(([name, { comment: _, ...resource }]) => [name, resource]),
      ),
      Outputs: template.outputs,
    },
    // Two places with the same text are two texts: ROS does not say that it reads anchors.
    { version: '1.1', aliasDuplicateObjects: false },
  );
  document.commentBefore = comment(template.comment);
  separate(document.contents as YAMLMap);
  const written = document.get('Resources') as YAMLMap;
  separate(written);
  for (const pair of written.items) {
    const name = String((pair.key as Scalar).value);
    const text = resources[name]?.comment;
    if (text && isScalar(pair.key)) pair.key.commentBefore = comment(text);
  }
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0 });
};

/** Puts an empty line before every entry but the first. */
const separate = (map: YAMLMap): void => {
  map.items.forEach(({ key }, index) => {
    if (index > 0 && isScalar(key)) key.spaceBefore = true;
  });
};

/** The lines of a comment, each with a blank before it. */
const comment = (text: string): string =>
  text
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
