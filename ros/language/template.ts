import type { Test, Value } from './functions';

/** A text for people, in the two languages of the ROS console. */
export interface Text {
  readonly en: string;
  readonly 'zh-cn': string;
}

/** A parameter, which a person fills in for a stack. Without a default it is required. */
export interface Parameter {
  readonly Type: 'String' | 'Number';
  readonly Label: Text;
  readonly Description: Text;
  readonly ConstraintDescription?: Text;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  /** A regular expression in the common part of Python's and JavaScript's: ROS reads it, and so does its console. */
  readonly AllowedPattern?: string;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  /** Picker of the console. */
  readonly AssociationProperty?: string;
  /** Settings of the picker. `${Name}` stands for the value of a parameter. */
  readonly AssociationPropertyMetadata?: Readonly<Record<string, unknown>>;
}

/** Parameters that the console shows together. */
export interface ParameterGroup {
  readonly label: Text;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** A resource. */
export interface Resource {
  /** Why the resource is as it is: a comment in the template. */
  readonly comment?: string;
  readonly Type: string;
  /** Condition without which the resource does not exist. */
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  /** What happens to the resource when it leaves the stack. Default: Delete. */
  readonly DeletionPolicy?: 'Retain';
  readonly Properties: Readonly<Record<string, Value>>;
}

/** A requirement on parameters together. ROS checks it before it makes anything. */
export interface Rule {
  readonly RuleCondition: Test;
  readonly Assertions: readonly { readonly Assert: Test; readonly AssertDescription: string }[];
}

export interface Output {
  readonly Label: Text;
  readonly Description: Text;
  readonly Condition?: string;
  readonly Value: Value;
}

/** A template of ROS. Source: ROS, "Template structure". Noted on 2026-11-28. */
export interface Template {
  /** Comment at the top of the file. */
  readonly comment: string;
  readonly description: Text;
  readonly groups: readonly ParameterGroup[];
  readonly mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  readonly conditions: Readonly<Record<string, Test>>;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, Output>>;
}

/** Returns a text in both languages. */
export const both = (en: string, zh: string): Text => ({ en, 'zh-cn': zh });
