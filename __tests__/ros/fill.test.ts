import { fill, place } from '../../ros/language/fill';

const SHELL = `f() { printf '%s\\n' "$1" \\\n  "{{ x }}" $(cat a) \${; }\n`;

test('splits a text at its places and changes nothing else, whatever a shell means by it', () => {
  const text = `a=$1\n${place('One')}\\"'%{b}\n${place('Two')}${place('One')}`;
  expect(fill(text, { One: { Ref: 'A' }, Two: { Ref: 'B' } })).toEqual({
    'Fn::Join': ['', ['a=$1\n', { Ref: 'A' }, '\\"\'%{b}\n', { Ref: 'B' }, { Ref: 'A' }]],
  });
});

test.each([
  ['an expression of a shell', SHELL, {}, "got '${; }"],
  ['a default of a shell', 'a=${b:-c}', {}, "got '${b:-c}'"],
  ['a place without a value', `a=${place('One')}`, {}, 'got a place for One, allowed none'],
  ['a value without a place', 'a', { One: { Ref: 'A' } }, 'got values without a place: One'],
])('refuses %s', (_, text, values, message) => {
  expect(() => fill(text, values)).toThrow(message);
});
