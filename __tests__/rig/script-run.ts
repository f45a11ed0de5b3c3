/** What a script did: in a sandbox, a pod, a container or a virtual machine. */
export interface ScriptRun {
  /** Exit code; null where a signal ended the script. */
  readonly code: number | null;
  /** What the script printed. */
  readonly out: string;
}
