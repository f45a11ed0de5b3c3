import { Document, isMap, isPair, isScalar, Scalar, visit, type YAMLMap } from 'yaml';

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
      Parameters: Object.fromEntries(groups.flatMap(({ parameters }) => Object.entries(parameters))),
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
  style(document);
  document.commentBefore = commentOf(template.comment);
  separate(document.contents as YAMLMap);
  for (const section of ['Parameters', 'Resources']) separate(document.get(section) as YAMLMap);
  for (const { key } of (document.get('Resources') as YAMLMap).items) {
    const text = isScalar(key) ? resources[String(key.value)]?.comment : undefined;
    if (text && isScalar(key)) key.commentBefore = commentOf(text);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
};

/** Texts of several lines as blocks, and expressions on one line where they fit. */
const style = (document: Document): void => {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
    Map: (_, node) => {
      if (isExpression(node) && JSON.stringify(node).length <= LONGEST_LINE) node.flow = true;
    },
  });
  visit(document, {
    // A colon in a plain text between braces is an error for older readers of YAML 1.1.
    Scalar: (_, node, path) => {
      const inFlow = path.some((parent) => isMap(parent) && parent.flow);
      if (inFlow && typeof node.value === 'string' && node.value.includes(':'))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
};

const LONGEST_LINE = 110;

const isExpression = (node: YAMLMap): boolean => {
  const [pair] = node.items;
  return (
    node.items.length === 1 &&
    isPair(pair) &&
    isScalar(pair.key) &&
    /^(Ref|Fn::.*)$/.test(String(pair.key.value))
  );
};

/** Puts an empty line before every entry but the first. */
const separate = (map: YAMLMap): void => {
  map.items.forEach(({ key }, index) => {
    if (index > 0 && isScalar(key)) key.spaceBefore = true;
  });
};

/** The lines of a comment, each with a blank before it. */
const commentOf = (text: string): string => text.replace(/^/gm, ' ');
