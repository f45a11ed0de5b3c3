import { readFileSync } from 'node:fs';
import path from 'node:path';

import { readNginx, rulesOf, type Statement } from './nginx';

const rendered = (file: string): string => readFileSync(path.join(__dirname, '..', 'rendered', file), 'utf8');

/** The statements, once without each of them. */
const shortened = (statements: readonly Statement[]): { left: string; others: Statement[] }[] =>
  statements.flatMap((statement, index) => {
    const replaced = (by: readonly Statement[]): Statement[] => [
      ...statements.slice(0, index),
      ...by,
      ...statements.slice(index + 1),
    ];
    return [
      { left: statement.words.join(' '), others: replaced([]) },
      ...shortened(statement.block ?? []).map(({ left, others }) => ({
        left: `${statement.words[0] ?? ''} > ${left}`,
        others: replaced([{ ...statement, block: others }]),
      })),
    ];
  });

test.each(['pods/ingress/front-proxy.conf', 'hosts/http-01/etc/nginx/conf.d/open-design.conf'])(
  '%s: the comparison misses no directive but those of the place',
  (file) => {
    const statements = readNginx(rendered(file));
    const whole = JSON.stringify(rulesOf(statements));
    const missed = shortened(statements)
      .filter(({ others }) => JSON.stringify(rulesOf(others)) === whole)
      .map(({ left }) => left.replace(/^((?:server > )?\S+).*/, '$1'));
    const counted = [...new Set(missed)].sort();
    expect(counted).toMatchSnapshot();
  },
);

test.each(['server { listen 80;', 'server { listen 80 }', 'listen 80'])('%s: is no configuration', (text) => {
  expect(() => readNginx(text)).toThrow(/does not end|got }/);
});
