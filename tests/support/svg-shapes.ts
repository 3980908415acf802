// What is drawn in a barcode's SVG, read from its text.
export interface SvgBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export function boxOf(svg: string): SvgBox {
  const box = /viewBox="(-?\d+) (-?\d+) (\d+) (\d+)"/.exec(svg);
  const size = / width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg);
  if (!box || !size) throw new Error(`No box in ${svg.slice(0, 120)}`);
  const [left = 0, top = 0, width = 0, height = 0] = box.slice(1).map(Number);
  const [widthMm = 0, heightMm = 0] = size.slice(1).map(Number);
  return { left, top, width, height, widthMm, heightMm };
}

/** Upright strokes. */
export function linesOf(svg: string) {
  const strokes: { x: number; thickness: number }[] = [];
  for (const [, thickness, path = ''] of svg.matchAll(/stroke-width="(\d+)" d="([^"]*)"/g)) {
    for (const [, x] of path.matchAll(/M([\d.]+) [\d.]+L/g))
      strokes.push({ x: Number(x), thickness: Number(thickness) });
  }
  return { ...boxOf(svg), strokes };
}

/** Whether a point is filled, by the even-odd rule. */
export function fillOf(svg: string): (x: number, y: number) => boolean {
  const edges: (readonly [number, number, number, number])[] = [];
  for (const [, path = ''] of svg.matchAll(/<path d="([^"]*)"/g)) {
    for (const [, shape = ''] of path.matchAll(/M([^MZ]*)Z/g)) {
      const points = shape.split('L').map((point) => point.trim().split(' ').map(Number));
      points.forEach(([x1 = 0, y1 = 0], at) => {
        const [x2 = 0, y2 = 0] = points[(at + 1) % points.length] ?? [];
        edges.push([x1, y1, x2, y2]);
      });
    }
  }
  return (x, y) =>
    edges.filter(([x1, y1, x2, y2]) => y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)).length % 2 ===
    1;
}
