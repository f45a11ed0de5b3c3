/**
 * Quantities in the form in which the API server returns them: the largest unit that leaves a whole number. With any
 * other form, Terraform could find a difference in every plan. Source: Kubernetes, apimachinery, `resource.Quantity`,
 * "canonical form".
 */

const BINARY_UNITS = ['Mi', 'Gi', 'Ti'] as const;

const inLargest = (count: number, [unit, ...larger]: readonly string[]): string =>
  larger.length > 0 && count % 1024 === 0 ? inLargest(count / 1024, larger) : `${count}${unit}`;

/** An amount of memory or disk space, given in MiB as a whole number: 7168 is `7Gi`. */
export const mebibytes = (count: number): string => inLargest(count, BINARY_UNITS);

/** An amount of memory or disk space, given in GiB as a whole number: 2048 is `2Ti`. */
export const gibibytes = (count: number): string => mebibytes(count * 1024);

/** CPU time, given in CPUs: 0.25 is `250m`. The API counts thousandths of a CPU. */
export const cpus = (count: number): string => {
  const thousandths = Math.round(count * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
};
