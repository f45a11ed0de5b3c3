import { equals, type Test } from '../language/functions';

/** Settings of the console that show a parameter only while another one has a value. */
export const visibleIf = (parameter: string, value: string): { Visible: { Condition: Test } } => ({
  Visible: { Condition: equals(`\${${parameter}}`, value) },
});
