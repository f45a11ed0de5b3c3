// A stand-in for the Alibaba Cloud CLI and ROS behind it. It knows the published names of operations and parameters
// (operations.json), and refuses others. Messages and exit codes are those of the CLI built from
// aliyun/aliyun-cli@eadd68d, which was run against a local server. STAND_IN names a folder with `scenario.json`; the
// calls are appended to `calls.jsonl` there, and the stacks are kept in `stacks.json`.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.env.STAND_IN;
const at = (file) => path.join(folder, file);
const read = (file, otherwise) =>
  existsSync(at(file)) ? JSON.parse(readFileSync(at(file), 'utf8')) : otherwise;
const { operations } = JSON.parse(readFileSync(new URL('operations.json', import.meta.url), 'utf8'));

const [product, operation, ...words] = process.argv.slice(2);
appendFileSync(at('calls.jsonl'), `${JSON.stringify([product, operation, ...words])}\n`);

const stop = (code, text) => {
  process.stderr.write(`\x1b[1;31mERROR: ${text}\n\x1b[0m`);
  process.exit(code);
};
/** A call that the service refuses, as the CLI prints it. */
const refuse = (code, message) =>
  stop(
    1,
    `SDK.ServerError\nErrorCode: ${code}\nRecommend: \nRequestId: R\nMessage: ${message}\nRespHeaders: map[Content-Type:[application/json]]`,
  );
const answer = (document) => {
  process.stdout.write(`${JSON.stringify({ RequestId: 'R', ...document }, null, '\t')}\n`);
  process.exit(0);
};

const scenario = read('scenario.json', {});
if (scenario.recordOnly) process.exit(0);

const known = product === 'ros' ? operations[operation] : undefined;
if (!known) stop(2, `'${operation}' is not a valid api. See \`aliyun help ros\`.`);

const parameters = {};
for (let index = 0; index < words.length; index += 2) {
  let name = words[index].replace(/^--/, '');
  let value = words[index + 1] ?? '';
  if (name === 'region') continue;
  if (name.endsWith('-FILE')) {
    name = name.slice(0, -'-FILE'.length);
    value = readFileSync(value, 'utf8');
  }
  const [list, , key] = /^(\w+)\.\d+(?:\.(\w+))?$/.exec(name) ? name.split('.') : [];
  const valid = list
    ? known.lists[list] && (key ? known.lists[list].includes(key) : known.lists[list].length === 0)
    : known.single.includes(name);
  if (!valid) stop(2, `'--${name}' is not a valid parameter or flag. See \`aliyun help ros ${operation}\`.`);
  if (name in parameters) stop(3, `parse failed --${name} duplicated`);
  parameters[name] = value;
}
if (!words.includes('--region')) stop(3, "region can't be empty");
const missing = known.required.filter((name) => !(name in parameters));
if (missing.length)
  stop(3, `required parameters not assigned: \n${missing.map((name) => `  --${name}`).join('\n')}`);

const refusals = scenario.refuse?.[operation] ?? [];
const counts = read('counts.json', {});
counts[operation] = (counts[operation] ?? 0) + 1;
writeFileSync(at('counts.json'), JSON.stringify(counts));
const refusal = refusals[counts[operation] - 1];
if (refusal) refuse(...refusal);

if ('TemplateBody' in parameters && 'TemplateURL' in parameters)
  refuse('InvalidParameter', 'Only one template.');
const size = Buffer.byteLength(parameters.TemplateBody ?? 'x');
if (size < 1 || size > 524_288) refuse('StackValidationFailed', 'The template has 1 to 524288 bytes.');
if ('ClientToken' in parameters && !/^[\w-]{1,64}$/.test(parameters.ClientToken))
  refuse('InvalidParameter', 'ClientToken');

const given = () => {
  const keys = Object.keys(parameters).filter((name) => name.endsWith('.ParameterKey'));
  return Object.fromEntries(
    keys.map((name) => [parameters[name], parameters[name.replace(/Key$/, 'Value')]]),
  );
};
const stacks = read('stacks.json', []);
const save = () => writeFileSync(at('stacks.json'), JSON.stringify(stacks));
const stack = stacks.find(({ StackId }) => StackId === parameters.StackId);
if ('StackId' in parameters && !stack)
  refuse('StackNotFound', `The Stack (${parameters.StackId}) could not be found.`);

/** Begins what the scenario says will happen: each look at the stack makes one step of it. */
const begin = (target, what) => {
  target.steps = scenario[what] ?? [];
  target.Status = `${what.toUpperCase()}_IN_PROGRESS`;
  save();
};

const step = (target) => {
  const next = target.steps.length > 1 || !target.steps[0]?.forever ? target.steps.shift() : target.steps[0];
  if (!next) return;
  target.Status = next.status ?? target.Status;
  target.StatusReason = next.reason ?? '';
  for (const [LogicalResourceId, Status, StatusReason = 'state changed'] of next.events ?? []) {
    const count = target.events.length;
    const CreateTime = new Date(Date.UTC(2026, 10, 28, 12, 0, count)).toISOString().slice(0, 19);
    // The newest comes first.
    target.events.unshift({ EventId: `e-${count}`, CreateTime, Status, LogicalResourceId, StatusReason });
  }
  save();
};

switch (operation) {
  case 'ValidateTemplate':
    answer({ Description: 'Open Design' });
    break;
  case 'GetTemplateEstimateCost':
    answer({ Resources: scenario.estimate ?? {} });
    break;
  case 'ListStacks':
    answer({
      Stacks: stacks
        .filter(({ StackName }) => StackName === parameters['StackName.1'])
        .map(({ StackId, StackName, Status }) => ({ StackId, StackName, Status })),
    });
    break;
  case 'CreateStack': {
    const Parameters = Object.entries(given()).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    const made = {
      StackId: `0000-${stacks.length}`,
      StackName: parameters.StackName,
      DeletionProtection: parameters.DeletionProtection,
      Parameters,
      Outputs: scenario.outputs ?? [],
      events: [],
    };
    stacks.push(made);
    begin(made, 'create');
    answer({ StackId: made.StackId });
    break;
  }
  case 'UpdateStack':
    stack.Parameters = Object.entries(given()).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    begin(stack, 'update');
    answer({ StackId: stack.StackId });
    break;
  case 'GetStack': {
    step(stack);
    const { events, steps, ...document } = stack;
    answer(document);
    break;
  }
  case 'ListStackEvents': {
    const { PageSize = '10', PageNumber = '1' } = parameters;
    const from = (Number(PageNumber) - 1) * Number(PageSize);
    answer({ TotalCount: stack.events.length, Events: stack.events.slice(from, from + Number(PageSize)) });
    break;
  }
  case 'SetDeletionProtection':
    stack.DeletionProtection = parameters.DeletionProtection;
    save();
    answer({});
    break;
  case 'DeleteStack':
    if (stack.DeletionProtection === 'Enabled')
      refuse('StackDeletionProtected', 'Deletion protection is enabled.');
    begin(stack, 'delete');
    answer({});
    break;
}
