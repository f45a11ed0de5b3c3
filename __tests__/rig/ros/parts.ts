import { valueOf } from './parameters';
import { isKnownType } from './references';
import { type Fault, isList, isMap, type Parameter, type Template, type Value, Wrong } from './template';

const PARAMETER_KEYS = [
  ...['Type', 'Label', 'Description', 'ConstraintDescription', 'Default', 'AllowedValues', 'AllowedPattern'],
  ...['MinValue', 'MaxValue', 'AssociationProperty', 'AssociationPropertyMetadata'],
];
const RESOURCE_KEYS = ['Type', 'Properties', 'Condition', 'DependsOn', 'DeletionPolicy'];
const OUTPUT_KEYS = ['Value', 'Condition', 'Label', 'Description', 'NoEcho'];
const RULE_KEYS = ['RuleCondition', 'Assertions'];
const SECTIONS = [
  ...['ROSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules'],
  ...['Resources', 'Outputs'],
];

/** Whole by its anchors. With `(?!\n)`, also in Python, where `$` alone stands before a line end too. */
const WHOLE = /^\^.*\$(\(\?!\\n\))?$/s;

const unknown = (at: string, part: object, allowed: readonly string[]): readonly Fault[] =>
  Object.keys(part)
    .filter((key) => !allowed.includes(key))
    .map((key) => ({
      of: 'template',
      at: `${at}.${key}`,
      message: `unknown, allowed: ${allowed.join(', ')}`,
    }));

/** Every `${Name}` of metadata, at any depth. */
const namesIn = (value: Value): readonly string[] => {
  if (typeof value === 'string') return [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name);
  if (isList(value)) return value.flatMap(namesIn);
  return isMap(value) ? Object.values(value).flatMap(namesIn) : [];
};

/** Comparisons of a parameter with a value that it never has, at any depth of metadata. */
const impossible = (value: Value, parameters: Readonly<Record<string, Parameter>>): readonly string[] => {
  if (isList(value)) return value.flatMap((part) => impossible(part, parameters));
  if (!isMap(value)) return [];
  const compared = value['Fn::Equals'];
  const [left, right = null] = isList(compared) ? compared : [];
  const [, name = ''] = typeof left === 'string' ? (/^\$\{(\w+)\}$/.exec(left) ?? []) : [];
  const allowed = parameters[name]?.AllowedValues;
  return [
    ...(allowed && !allowed.includes(right) ? [`${name} is never ${JSON.stringify(right)}`] : []),
    ...Object.values(value).flatMap((part) => impossible(part, parameters)),
  ];
};

const parameterFaults = (template: Template, name: string, parameter: Parameter): readonly Fault[] => {
  const at = `Parameters.${name}`;
  const faults = [...unknown(at, parameter, PARAMETER_KEYS)];
  const fault = (message: string) => faults.push({ of: 'template', at, message });
  const { AllowedPattern, Default, AssociationPropertyMetadata = {} } = parameter;
  if (!/^[A-Za-z0-9]{1,64}$/.test(name)) fault('got this name, allowed: letters and digits');
  if (AllowedPattern !== undefined && !WHOLE.test(AllowedPattern))
    fault('got an AllowedPattern without ^ and $');
  for (const other of namesIn(AssociationPropertyMetadata)) {
    if (!(other in (template.Parameters ?? {}))) fault(`AssociationPropertyMetadata: no parameter ${other}`);
  }
  for (const message of impossible(AssociationPropertyMetadata, template.Parameters ?? {}))
    fault(`AssociationPropertyMetadata: ${message}`);
  if (Default !== undefined) {
    try {
      valueOf(parameter, undefined);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      fault(`Default: ${error.message}`);
    }
  }
  return faults;
};

/** The console shows a parameter in the group that names it. */
const groupFaults = ({ Metadata = {}, Parameters = {} }: Template): readonly Fault[] => {
  const face = Metadata['ALIYUN::ROS::Interface'];
  const groups = isMap(face) && isList(face['ParameterGroups']) ? face['ParameterGroups'] : [];
  const named = groups.flatMap((group) =>
    isMap(group) && isList(group['Parameters']) ? group['Parameters'] : [],
  );
  const at = 'Metadata.ALIYUN::ROS::Interface.ParameterGroups';
  const faults: Fault[] = [];
  for (const name of Object.keys(Parameters)) {
    const count = named.filter((other) => other === name).length;
    if (count !== 1)
      faults.push({ of: 'template', at, message: `names ${name} ${count} times, allowed: once` });
  }
  for (const name of named) {
    if (typeof name !== 'string' || !(name in Parameters))
      faults.push({ of: 'template', at, message: `no parameter ${JSON.stringify(name)}` });
  }
  return faults;
};

/** Faults inside the parts of a template: unknown keys and types, parameters that refuse their own default. */
export const partFaults = (template: Template): readonly Fault[] => [
  ...unknown('template', template, SECTIONS),
  ...groupFaults(template),
  ...Object.entries(template.Parameters ?? {}).flatMap(([name, parameter]) =>
    parameterFaults(template, name, parameter),
  ),
  ...Object.entries(template.Rules ?? {}).flatMap(([name, rule]) =>
    unknown(`Rules.${name}`, rule, RULE_KEYS),
  ),
  ...Object.entries(template.Outputs ?? {}).flatMap(([name, output]) =>
    unknown(`Outputs.${name}`, output, OUTPUT_KEYS),
  ),
  ...Object.entries(template.Resources).flatMap(([name, resource]): readonly Fault[] => {
    const at = `Resources.${name}`;
    const { Type, DeletionPolicy = 'Delete' } = resource;
    const keys = unknown(at, resource, RESOURCE_KEYS);
    const type: Fault = { of: 'template', at: `${at}.Type`, message: `unknown type ${Type}` };
    const policy: Fault = {
      of: 'template',
      at,
      message: `DeletionPolicy ${DeletionPolicy}, allowed: Delete, Retain`,
    };
    return [
      ...keys,
      ...(isKnownType(Type) ? [] : [type]),
      ...(['Delete', 'Retain'].includes(DeletionPolicy) ? [] : [policy]),
    ];
  }),
];
