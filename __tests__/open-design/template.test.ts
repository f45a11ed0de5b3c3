import { fillTemplate, renderTemplate } from '../../open-design/template';

test('fills every placeholder, including adjacent and repeated ones', () => {
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

describe('with the state of a place', () => {
  const render = (template: string, ...sections: string[]): string =>
    renderTemplate('t', template, { sections, values: { A: 'a', LIST: ['x', 'y'], NONE: [] } });

  test('sections are kept or removed, including nested ones', () => {
    const template = '1\n{{#if a}}\n2\n{{#if b}}\n3\n{{/if}}\n4\n{{/if}}\n5\n';
    expect(render(template)).toBe('1\n5\n');
    expect(render(template, 'a')).toBe('1\n2\n4\n5\n');
    expect(render(template, 'b')).toBe('1\n5\n');
    expect(render(template, 'a', 'b')).toBe('1\n2\n3\n4\n5\n');
  });

  test('a list is repeated line by line, and an empty one produces nothing', () => {
    expect(
      render('{{#each LIST}}\n  {{this}} 1;\n{{/each}}\n{{#each NONE}}\n{{this}}\n{{/each}}\n{{A}}{{A}}\n'),
    ).toBe('  x 1;\n  y 1;\naa\n');
  });

  test.each([['{{B}}'], ['{{LIST}}'], ['{{#each A}}\n{{/each}}']])(
    'throws on %j without a value of its kind',
    (template) => {
      expect(() => render(template)).toThrow(/^template t: got \{\{\w+\}\}, allowed A, LIST, NONE/);
    },
  );
});
