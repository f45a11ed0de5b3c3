/** Result of a script in a sandbox, a pod, a container or a virtual machine. */
export interface ScriptRun {
  /** Exit code; null if a signal ended the script. */
  readonly code: number | null;
  /** Output of the script. */
  readonly out: string;
}
