import { summary } from '../../cli/rehearsal-report';

const RESULT = {
  engine: 'Terraform',
  terraform: '1.11.4',
  seconds: 3,
  stacks: [
    {
      name: 'demo-network',
      resources: 1,
      outputs: {},
      protected: [],
      destroyed: true,
      seconds: { init: 1, plan: 1, refused: 1, lifted: 1, destroy: 1 },
    },
  ],
};

const on = (columns: number): string => summary(RESULT, { columns, write: () => undefined });

test('one resource and one stack are singular', () => {
  expect(on(100)).toMatch(/✓ 1 resource in 1 stack made, /);
});

test('short titles of the table have a legend', () => {
  expect(on(50).replace(/\n +/g, ' ')).toMatch(
    /made: resources; guard: destroy refused; lift: unprotect; gone: destroy/,
  );
  expect(on(100)).not.toMatch(/guard|gone/);
});
