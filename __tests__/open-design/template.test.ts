import { fillTemplate } from '../../open-design/template';

test('fills every placeholder, adjacent and repeated ones too', () => {
  expect(fillTemplate('t', '@@A@@@@B@@ @@A@@', { A: 1, B: 'b' })).toBe('1b 1');
});

test('inserts values as they are', () => {
  expect(fillTemplate('t', '@@A@@', { A: '$& $1 @@B@@' })).toBe('$& $1 @@B@@');
});

test('throws on a placeholder without a value', () => {
  expect(() => fillTemplate('t', '@@A@@ @@B@@', { A: 1 })).toThrow(
    'template t: got placeholder @@B@@, allowed A; give it a value or remove it',
  );
});

test('throws on a value without a placeholder', () => {
  expect(() => fillTemplate('t', '@@A@@', { A: 1, B: 2 })).toThrow('template t: got a value for B');
});
