import { type Diagnostic, ERROR, type Path, WARNING } from '../protocol/messages';

/** What was received and what is allowed, and how to fix it. */
export interface Fault {
  readonly what: string;
  readonly fix: string;
}

/** Returns a function that reports a fault of the value at a path. An empty path is the whole object. */
export const toError =
  (at: Path) =>
  (fault: Fault): Diagnostic =>
    diagnostic(ERROR, at, fault);

export const toWarning =
  (at: Path) =>
  (fault: Fault): Diagnostic =>
    diagnostic(WARNING, at, fault);

const diagnostic = (severity: typeof ERROR | typeof WARNING, at: Path, { what, fix }: Fault): Diagnostic => ({
  severity,
  summary: at.length > 0 ? `${dotted(at)}: ${what}` : what,
  detail: fix,
  attribute: { steps: at },
});

const dotted = (path: Path): string =>
  path
    .map((step) => ('attribute_name' in step ? step.attribute_name : Object.values(step).join('')))
    .join('.');
