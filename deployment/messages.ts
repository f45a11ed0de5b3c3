/** An error or a warning of Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** The resource at fault. */
  readonly address?: string;
  readonly snippet?: { readonly context?: string | null };
}

/** A step of a resource during a plan or an apply. */
export interface ResourceStep {
  readonly address: string;
  /** `create`, `update`, `delete`; `read` for a data source; `refresh` while a plan asks for its present state. */
  readonly action: string;
  readonly state: 'begun' | 'going on' | 'done' | 'failed';
  readonly seconds: number;
}

interface Hook {
  readonly resource: { readonly addr: string };
  readonly action?: string;
  readonly elapsed_seconds?: number;
}

/** The relevant parts of a line of `terraform plan -json` and `apply -json` (Terraform's "machine-readable UI", 1.x). */
interface Message {
  readonly type?: string;
  readonly hook?: Hook;
  readonly diagnostic?: Diagnostic;
}

const STATES: Readonly<Record<string, ResourceStep['state']>> = {
  refresh_start: 'begun',
  refresh_complete: 'done',
  apply_start: 'begun',
  apply_progress: 'going on',
  apply_complete: 'done',
  apply_errored: 'failed',
};

/** Most lines that are kept of a log for people. Its end says why it failed. */
const MOST_LINES = 200;

const parsed = (line: string): Message | undefined => {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
};

/** Receives the lines of a run with `-json`. */
export class Messages {
  /** All errors and warnings so far. */
  readonly diagnostics: Diagnostic[] = [];
  /** The last lines of a log for people: a remote run of HCP Terraform writes one, also with `-json`. */
  readonly log: string[] = [];

  constructor(private readonly onStep: (step: ResourceStep) => void) {}

  readonly add = (line: string): void => {
    const message = parsed(line);
    if (!message) {
      this.log.push(line);
      if (this.log.length > MOST_LINES) this.log.shift();
    }
    if (message?.diagnostic) this.diagnostics.push(message.diagnostic);
    const state = STATES[message?.type ?? ''];
    if (!message?.hook || !state) return;
    const { resource, action = 'refresh', elapsed_seconds: seconds = 0 } = message.hook;
    this.onStep({ address: resource.addr, action, state, seconds });
  };

  get errors(): Diagnostic[] {
    return this.diagnostics.filter(({ severity }) => severity === 'error');
  }
}

/** A diagnostic as Terraform shows it to people, without the line of the generated JSON. */
export const textOf = ({ severity, summary, detail, address, snippet }: Diagnostic): string =>
  [
    `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`,
    ...(address !== undefined ? [`  with ${address}`] : snippet?.context ? [`  in ${snippet.context}`] : []),
    ...(detail ? ['', detail.trimEnd()] : []),
  ].join('\n');
