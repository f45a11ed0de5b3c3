import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CHART } from '../../tools/chart/chart';
import type { Manifest } from '../rig/apiserver/paths';
import { helm, objectsIn } from '../rig/helm/helm';
import type { ProgramRun } from '../support/project';

/** Helm with a home of its own, which runs on the chart with values. */
export class ChartRun {
  private readonly home = mkdtempSync(path.join(tmpdir(), 'open-design-helm-'));

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Runs a command of Helm. */
  withValues(
    command: readonly string[],
    values: unknown,
    options: readonly string[] = [],
  ): Promise<ProgramRun> {
    const file = path.join(this.home, 'values.yaml');
    // JSON is YAML, with fewer surprises.
    writeFileSync(file, JSON.stringify(values));
    return helm(this.home, [...command, CHART, '--values', file, ...options]);
  }

  /** The objects of a release. */
  async rendered(values: unknown, release: string, namespace: string): Promise<Manifest[]> {
    const { code, stdout, stderr } = await this.withValues(['template', release], values, [
      '--namespace',
      namespace,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return objectsIn(stdout);
  }
}
