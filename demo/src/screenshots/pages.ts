/** A page of the reconciliation app in a document, as `docs/images/<name>-light.png` and `-dark.png`. */
export interface PictureOfPage {
  readonly name: string;
  /** Path and query. */
  readonly path: string;
  /** What the picture shows of the page, in CSS pixels from its top. */
  readonly width: number;
  readonly height: number;
}

/** Every page with a picture. It shows the app after a day of the demo. */
export const PICTURES: readonly PictureOfPage[] = [{ name: 'overview', path: '/?lang=en', width: 880, height: 684 }];

export const COLOUR_SCHEMES = ['light', 'dark'] as const;
