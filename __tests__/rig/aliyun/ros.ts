/** A call that the service refuses. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What one look at a stack finds. */
export interface Step {
  readonly status?: string;
  readonly reason?: string;
  /** Resource, status and reason of new events. */
  readonly events?: readonly (readonly [resource: string, status: string, reason?: string])[];
  /** The step does not end. */
  readonly forever?: boolean;
}

/** How the service behaves. */
export interface Scenario {
  readonly create?: readonly Step[];
  readonly update?: readonly Step[];
  readonly delete?: readonly Step[];
  readonly outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  readonly estimate?: object;
  /** Operation → code and message of the refusal of each call in turn; null lets a call pass. */
  readonly refuse?: Readonly<Record<string, readonly (readonly [code: string, message: string] | null)[]>>;
}

interface Stack {
  readonly StackId: string;
  readonly StackName: string;
  Status: string;
  StatusReason: string;
  DeletionProtection: string;
  Parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly Outputs: NonNullable<Scenario['outputs']>;
}

type Parameters = ReadonlyMap<string, string>;

/** A stand-in of Resource Orchestration Service with one region. */
export class RosStandIn {
  private scenario: Scenario = {};
  private stack: Stack | undefined;
  private steps: Step[] = [];
  private events: object[] = [];
  private readonly counts = new Map<string, number>();

  /** Forgets the stack. */
  begin(scenario: Scenario): void {
    this.scenario = scenario;
    this.counts.clear();
    this.stack = undefined;
    this.events = [];
  }

  /** Makes a stack that was created earlier, with these parameters. */
  earlier(name: string, parameters: Readonly<Record<string, string>>): void {
    this.make(name, 'Enabled', new Map(Object.entries(parameters)));
    this.next({ status: 'CREATE_COMPLETE', events: [[name, 'CREATE_COMPLETE']] });
    this.steps = [];
  }

  /** Answers a call, or throws {@link Refused}. */
  call(operation: string, parameters: Parameters): object {
    const count = this.counts.get(operation) ?? 0;
    this.counts.set(operation, count + 1);
    const refusal = this.scenario.refuse?.[operation]?.[count];
    if (refusal) throw new Refused(...refusal);
    this.check(parameters);
    switch (operation) {
      case 'GetTemplateEstimateCost':
        return { Resources: this.scenario.estimate ?? {} };
      case 'ListStacks':
        return { Stacks: this.stack?.StackName === parameters.get('StackName.1') ? [this.stack] : [] };
      case 'CreateStack': {
        const { StackName = '', DeletionProtection = 'Disabled' } = Object.fromEntries(parameters);
        if (this.stack?.StackName === StackName) throw new Refused('StackExists', 'The stack exists.');
        this.make(StackName, DeletionProtection, given(parameters));
        this.steps = [...(this.scenario.create ?? [])];
        return { StackId: this.present.StackId };
      }
      case 'UpdateStack':
        this.present.Parameters = asList(given(parameters));
        this.present.Status = 'UPDATE_IN_PROGRESS';
        this.steps = [...(this.scenario.update ?? [])];
        return { StackId: this.present.StackId };
      case 'GetStack': {
        const [step] = this.steps;
        if (step) this.next(step);
        if (!step?.forever) this.steps.shift();
        return this.present;
      }
      case 'ListStackEvents': {
        const size = Number(parameters.get('PageSize') ?? 10);
        const from = (Number(parameters.get('PageNumber') ?? 1) - 1) * size;
        return { TotalCount: this.events.length, Events: this.events.slice(from, from + size) };
      }
      case 'SetDeletionProtection':
        this.present.DeletionProtection = parameters.get('DeletionProtection') ?? '';
        return {};
      case 'DeleteStack':
        if (this.present.DeletionProtection === 'Enabled')
          throw new Refused('StackDeletionProtected', 'Deletion protection is enabled.');
        this.present.Status = 'DELETE_IN_PROGRESS';
        this.steps = [...(this.scenario.delete ?? [])];
        return {};
      default:
        return {};
    }
  }

  private get present(): Stack {
    if (!this.stack) throw new Refused('StackNotFound', 'The stack could not be found.');
    return this.stack;
  }

  private check(parameters: Parameters): void {
    const id = parameters.get('StackId');
    if (id !== undefined && id !== this.stack?.StackId)
      throw new Refused('StackNotFound', `The Stack (${id}) could not be found.`);
    // Source: ROS, API CreateStack, `TemplateBody` and `ClientToken`.
    const size = Buffer.byteLength(parameters.get('TemplateBody') ?? 'x');
    if (size < 1 || size > 524_288)
      throw new Refused('InvalidParameter', 'TemplateBody has 1 to 524288 bytes.');
    if (!/^[\w-]{1,64}$/.test(parameters.get('ClientToken') ?? 'x'))
      throw new Refused('InvalidParameter', 'ClientToken');
  }

  private make(name: string, protection: string, parameters: Parameters): void {
    this.events = [];
    this.stack = {
      StackId: '4a6c9851-0000',
      StackName: name,
      Status: 'CREATE_IN_PROGRESS',
      StatusReason: '',
      DeletionProtection: protection,
      Parameters: asList(parameters),
      Outputs: this.scenario.outputs ?? [],
    };
  }

  private next({ status, reason = '', events = [] }: Step): void {
    this.present.Status = status ?? this.present.Status;
    this.present.StatusReason = reason;
    for (const [LogicalResourceId, Status, StatusReason = 'state changed'] of events) {
      const count = this.events.length;
      const CreateTime = new Date(Date.UTC(2026, 10, 28, 12, 0, count)).toISOString().slice(0, 19);
      // The newest comes first.
      this.events.unshift({ EventId: `e-${count}`, CreateTime, Status, LogicalResourceId, StatusReason });
    }
  }
}

const asList = (parameters: Parameters): Stack['Parameters'] =>
  [...parameters].map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

/** The parameters of the template in those of a call. */
const given = (parameters: Parameters): Parameters =>
  new Map(
    [...parameters]
      .filter(([name]) => name.endsWith('.ParameterKey'))
      .map(([name, key]) => [key, parameters.get(name.replace(/Key$/, 'Value')) ?? '']),
  );
