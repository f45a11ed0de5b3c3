import { UPLOAD_ROUTES } from '../contract';

/** Uploads of a size that nginx stores at the same time. */
interface StoredUploads {
  /** Their routes, as PCREs. */
  readonly paths: readonly string[];
  /** Megabytes of the largest body, with its multipart framing. */
  readonly megabytes: number;
  /** How many are stored at once. More are refused with 503. */
  readonly atOnce: number;
}

/**
 * Uploads below 250 MB, by the length that they announce: those of all routes. `uploads.conf` has the same limit as a
 * regular expression of bytes.
 */
export const UPLOADS: StoredUploads = {
  paths: UPLOAD_ROUTES.map(({ path }) => path),
  megabytes: 250,
  atOnce: 8,
};

/** Larger uploads, and those without a length, of the routes that accept them. */
export const LARGE_UPLOADS: StoredUploads = {
  paths: UPLOAD_ROUTES.filter(({ megabytes }) => megabytes >= UPLOADS.megabytes).map(({ path }) => path),
  megabytes: 2500,
  atOnce: 2,
};

/** MiB that all stored uploads take at most: a third of the smallest data disk. */
export const UPLOADS_MEGABYTES =
  UPLOADS.megabytes * UPLOADS.atOnce + LARGE_UPLOADS.megabytes * LARGE_UPLOADS.atOnce;
