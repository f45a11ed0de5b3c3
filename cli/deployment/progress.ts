import type { Listener, Phase, ResourceStep } from '../../deployment';
import { clip, columnsOf, type Style, styleFor, type Terminal } from '../terminal';

/** Width of a line when it does not go to a terminal. */
const WIDTH = 80;

/** How often a resource that takes long is mentioned where lines cannot be overwritten, in seconds. */
const REMINDER_SECONDS = 60;

const PHASE_WIDTH = 'apply'.length;

const MARKS: Readonly<Record<string, string>> = { create: '+', update: '~', delete: '-' };

const time = (seconds: number): string => `${seconds.toFixed(1)} s`;

/** Shows what Terraform does: a line for each phase that has ended and each resource that an apply has changed. */
export class DeploymentProgress implements Listener {
  private readonly style: Style;
  private readonly overwrites: boolean;
  /** Resources that are being worked on, with their seconds so far. */
  private readonly current = new Map<string, number>();
  private started = 0;
  private count = 0;

  /** @param stacks names of all stacks, so that the columns are aligned from the first line on */
  constructor(
    private readonly terminal: Terminal,
    private readonly stacks: readonly string[],
  ) {
    this.style = styleFor(terminal);
    this.overwrites = terminal.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  onPhase(stack: string, phase: Phase, state: 'begun' | 'done' | 'failed'): void {
    this.current.clear();
    if (state === 'begun') {
      this.started = performance.now();
      this.count = 0;
      this.draw(stack, phase);
      return;
    }
    const mark = state === 'done' ? this.style('green', '✓') : this.style('red', '✗');
    const seconds = time((performance.now() - this.started) / 1000);
    this.line(`${mark} ${this.titleOf(stack, phase)}  ${this.style('dim', seconds.padStart(8))}`);
  }

  onStep(stack: string, phase: Phase, { address, action, state, seconds }: ResourceStep): void {
    if (state === 'begun' || state === 'going on') {
      this.current.set(address, seconds);
      if (!this.overwrites && seconds > 0 && seconds % REMINDER_SECONDS === 0)
        this.line(this.resourceLine('…', address, seconds));
    } else {
      this.current.delete(address);
      this.count += 1;
      const mark = MARKS[action];
      if (state === 'failed') this.line(this.resourceLine(this.style('red', '✗'), address, seconds));
      else if (phase === 'apply' && mark !== undefined) this.line(this.resourceLine(mark, address, seconds));
    }
    this.draw(stack, phase);
  }

  private titleOf(stack: string, phase: Phase): string {
    const width = Math.max(...this.stacks.map((name) => name.length));
    return `${stack.padEnd(width)}  ${phase.padEnd(PHASE_WIDTH)}`;
  }

  private resourceLine(mark: string, address: string, seconds: number): string {
    const end = `  ${seconds} s`;
    const room = (columnsOf(this.terminal) ?? WIDTH) - 5 - end.length;
    return `  ${mark} ${clip(address, room)}${this.style('dim', end)}`;
  }

  private line(text: string): void {
    this.terminal.write(`${this.overwrites ? '\r\x1b[2K' : ''}${text}\n`);
  }

  /** Overwrites the last line of a terminal with what goes on. */
  private draw(stack: string, phase: Phase): void {
    if (!this.overwrites) return;
    const [[address, seconds] = []] = this.current;
    const others = this.current.size > 1 ? ` and ${this.current.size - 1} more` : '';
    const what = address === undefined ? '' : `  ${address}${seconds ? ` ${seconds} s` : ''}${others}`;
    const done = this.count > 0 ? `  ${this.count} done` : '';
    const text = clip(`${this.titleOf(stack, phase)}${done}${what}`, (columnsOf(this.terminal) ?? WIDTH) - 3);
    this.terminal.write(`\r\x1b[2K${this.style('cyan', '›')} ${text}`);
  }
}
