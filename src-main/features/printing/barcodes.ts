// Barcodes as SVG that a scanner reads after printing: every module a whole number of printer dots, a quiet zone on
// both sides, no style and no script inside. A code that would not be readable is not drawn at all.
//
// The module is a multiple of 0.125 mm, one dot of the label printers' 203 dpi: a bar of 1.9 dots is sometimes two
// dots wide and sometimes one.

export type Encoder = typeof import('bwip-js/node');

/** One printer dot at 203 dpi, in millimetres. */
const DOT_MM = 0.125;
/** ISO/IEC 15417 asks for 10 modules of quiet zone; readers manage with fewer, not with none. */
const QUIET = 10;
const LEAST_QUIET = 6;
/** Narrower modules are not read reliably from a label printer. */
const LEAST_DOTS = 2;
const MOST_DOTS = 4;
/** ISO/IEC 18004. */
const QR_QUIET = 4;
const QR_LEAST_DOTS = 3;
/** What Code 128 says without switches a scanner may not be set up for: printable ASCII. */
const PLAIN = /^[\x20-\x7e]{1,60}$/;

export interface Box {
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface Barcode {
  readonly svg: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** The quiet zone is smaller than the standard's: it reads, but a bigger label reads better. */
  readonly tight: boolean;
}

let loaded: Promise<Encoder> | null = null;

/** Two megabytes of encoders, loaded with the first paper and not with the program. */
export const loadEncoder = (): Promise<Encoder> => {
  loaded ??= import('bwip-js/node');
  return loaded;
};

const millimetres = (value: number): string => String(Math.round(value * 10_000) / 10_000);

interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Paths only. */
  readonly inner: string;
}

function drawingOf(svg: string): Drawing {
  const match = /^<svg viewBox="0 0 (\d+) (\d+)"[^>]*>([\s\S]*)<\/svg>\s*$/.exec(svg);
  if (!match) throw new Error('The barcode encoder answered something that is no drawing.');
  const [, width, height, inner = ''] = match;
  return { width: Number(width), height: Number(height), inner: inner.replaceAll('\n', '') };
}

interface Frame extends Box {
  readonly kind: 'Code 128' | 'QR code';
  /** In the drawing's own units. */
  readonly viewBox: readonly [number, number, number, number];
}

const framed = (inner: string, { kind, widthMm, heightMm, viewBox }: Frame): string =>
  `<svg class="barcode" width="${millimetres(widthMm)}mm" height="${millimetres(heightMm)}mm" ` +
  `viewBox="${viewBox.join(' ')}" preserveAspectRatio="none" shape-rendering="crispEdges" ` +
  `role="img" aria-label="${kind}">${inner}</svg>`;

/**
 * Code 128 as wide as the box lets whole dots be, as high as the box. Null when the text cannot be said plainly or
 * its bars would be too narrow to read.
 */
export function code128(encoder: Encoder, text: string, box: Box): Barcode | null {
  if (!PLAIN.test(text)) return null;
  const { width, height, inner } = drawingOf(encoder.toSVG({ bcid: 'code128', text, scale: 1, height: 10 }));
  for (let dots = MOST_DOTS; dots >= LEAST_DOTS; dots -= 1) {
    const moduleMm = dots * DOT_MM;
    const room = Math.floor((box.widthMm / moduleMm - width) / 2);
    const quiet = Math.min(room, QUIET);
    if (quiet < (dots === LEAST_DOTS ? LEAST_QUIET : QUIET)) continue;
    const widthMm = (width + 2 * quiet) * moduleMm;
    const viewBox = [-quiet, 0, width + 2 * quiet, height] as const;
    const svg = framed(inner, { kind: 'Code 128', widthMm, heightMm: box.heightMm, viewBox });
    return { svg, widthMm, heightMm: box.heightMm, tight: quiet < QUIET };
  }
  return null;
}

/** A QR code with a quarter of it to spare for dirt (level Q). Null when it is too big for the box. */
export function qrCode(encoder: Encoder, text: string, box: Box): Barcode | null {
  if (!PLAIN.test(text)) return null;
  // The encoder's types know only the options all codes share.
  const options = { bcid: 'qrcode', text, scale: 1, eclevel: 'Q' };
  const { width, inner } = drawingOf(encoder.toSVG(options));
  // The encoder draws a module two units wide.
  const modules = width / 2 + 2 * QR_QUIET;
  const dots = Math.floor(Math.min(box.widthMm, box.heightMm) / modules / DOT_MM);
  if (dots < QR_LEAST_DOTS) return null;
  const sideMm = modules * dots * DOT_MM;
  const viewBox = [-2 * QR_QUIET, -2 * QR_QUIET, 2 * modules, 2 * modules] as const;
  const svg = framed(inner, { kind: 'QR code', widthMm: sideMm, heightMm: sideMm, viewBox });
  return { svg, widthMm: sideMm, heightMm: sideMm, tight: false };
}
