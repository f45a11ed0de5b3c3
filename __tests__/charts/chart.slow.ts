import { loadEnvironment } from '../../config/load';
import { chartFiles, committedFiles } from '../../tools/chart/chart';
import { ackWith, FIXTURES_DIR, loadText } from '../support/environments';
import { describeWith } from '../support/programs';
import { ChartRun } from './rendered';
import { valuesOf } from './values';

type Tree = Record<string, unknown>;

describeWith(['go'], 'the chart', () => {
  const chart = new ChartRun();
  afterAll(() => {
    chart.remove();
  });

  test('is in the repository as npm run chart writes it', async () => {
    expect(committedFiles()).toEqual(await chartFiles());
  });

  test('is accepted by helm lint', async () => {
    const { code, stdout } = await chart.withValues(
      ['lint', '--strict'],
      valuesOf(loadEnvironment('ack', FIXTURES_DIR)),
    );
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(stdout).not.toMatch(/WARNING|ERROR/);
  });

  test('keeps the names of two releases apart', async () => {
    const values = valuesOf(loadText(ackWith()));
    const classes = async (release: string, namespace: string): Promise<string[]> =>
      (await chart.rendered(values, release, namespace))
        .filter(({ metadata }) => metadata.namespace === undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(await classes('od', 'one')).toEqual(['StorageClass one-od-essd']);
    expect(await classes('od', 'two')).toEqual(['StorageClass two-od-essd']);
    // A namespace that is a number in YAML stays a text.
    const [object] = await chart.rendered(values, 'od', '123');
    expect(object?.metadata.namespace).toBe('123');
  });

  test('uses a class of the cluster, and makes none', async () => {
    const values = { ...valuesOf(loadText(ackWith())), dataDisk: { storageClass: 'alicloud-disk-essd' } };
    const objects = await chart.rendered(values, 'od', 'open-design');
    expect(objects.map(({ kind }) => kind)).not.toContain('StorageClass');
    const claim = objects.find(({ kind }) => kind === 'PersistentVolumeClaim');
    expect((claim as unknown as { spec: Tree }).spec['storageClassName']).toBe('alicloud-disk-essd');
  });

  test('reads the token from the Secret that the values name', async () => {
    const values = { ...valuesOf(loadText(ackWith())), token: { existingSecret: 'mine' } };
    const text = JSON.stringify(await chart.rendered(values, 'od', 'open-design'));
    expect(text.match(/"secretKeyRef":\{"key":"api-token","name":"mine"\}/g)).toHaveLength(1);
    expect(text.match(/"secretName":"mine"/g)).toHaveLength(1);
    expect(text).not.toContain('"kind":"Secret"');
  });
});
