/** The system and processor that an image is built for. Source: OCI image-spec, "Image Index". */
export interface Platform {
  readonly os: string;
  /** As Go's GOARCH: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/amd64`, or with a variant `linux/arm/v7`. */
export const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');

/** Whether an image of one platform runs on another. The only variant of arm64 is v8, which many images leave out. */
export const runsOn = (image: Platform, machine: Platform): boolean =>
  image.os === machine.os && image.architecture === machine.architecture;
