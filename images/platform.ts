/** The system and processor that an image is built for, as an image index names them. Source: OCI image-spec, "Image Index". */
export interface Platform {
  readonly os: string;
  /** As in Go's GOARCH: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/amd64`, or with a variant `linux/arm/v7`. */
export const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
