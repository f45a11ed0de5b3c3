import { clip, columnsOf, displayWidth, padEnd, padStart, wrap } from '../../cli/terminal';

describe('the width of a text', () => {
  test.each([
    ['plain', 5],
    ['杭州', 4],
    ['浙ICP备12345678号-1', 19],
    ['ｆｕｌｌ，width', 15],
    ['한국어', 6],
    ['e\u0301', 1],
    ['✓ › … – │', 9],
    ['🚀', 2],
    ['\x1b[32m✓\x1b[39m', 1],
    ['', 0],
  ])('%s: %d columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  test('determines the padding', () => {
    expect([padEnd('杭州', 6), padStart('杭州', 6), padEnd('too long', 3)]).toEqual([
      '杭州  ',
      '  杭州',
      'too long',
    ]);
  });

  test('determines where it is cut', () => {
    expect(clip('华东1（杭州）', 13)).toBe('华东1（杭州）');
    expect(clip('华东1（杭州）', 8)).toBe('华东1（…');
    expect(clip('华东1（杭州）', 7)).toBe('华东1…');
    expect(clip('production-network', 8, 'start')).toBe('…network');
  });
});

describe('long lines', () => {
  const broken = (text: string, width: number): string[] => wrap(text, width).split('\n');

  test('break at spaces, and continue with the same indent', () => {
    expect(broken('one two three\n    four five six', 10)).toEqual([
      'one two',
      'three',
      '    four',
      '    five',
      '    six',
    ]);
  });

  test('break between wide characters', () => {
    expect(broken('备案号：浙ICP备12345678号-1', 16)).toEqual(['备案号：浙ICP备', '12345678号-1']);
  });

  test('leave a command whole, and continue a fix in its column', () => {
    const text = '    fix:     set it, and run:\n               A=b npx cdktf deploy one two';
    expect(broken(text, 24)).toEqual([
      '    fix:     set it, and',
      '             run:',
      '               A=b npx cdktf deploy one two',
    ]);
  });

  test('keep a word that is longer than a line', () => {
    expect(broken('see https://developer.hashicorp.com/terraform now', 20)).toEqual([
      'see',
      'https://developer.hashicorp.com/terraform',
      'now',
    ]);
  });

  test('stay whole without a limit', () => {
    expect(wrap('one two three', undefined)).toBe('one two three');
  });
});

describe('columns', () => {
  const before = process.env['COLUMNS'];
  afterEach(() => {
    if (before === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = before;
  });

  test('are those of the terminal, unless COLUMNS is set', () => {
    delete process.env['COLUMNS'];
    expect([columnsOf({ columns: 120 }), columnsOf({})]).toEqual([120, undefined]);
    process.env['COLUMNS'] = '80';
    expect([columnsOf({ columns: 120 }), columnsOf({})]).toEqual([80, 80]);
    process.env['COLUMNS'] = 'wide';
    expect(columnsOf({ columns: 120 })).toBe(120);
  });
});
