// Reading product names: names a second on one core.
import { compileProductLines, DEFAULT_PRODUCT_LINES, parseProductName } from '#shared/rules/product-name.ts';
import { type BenchRow, medianCpuMs } from './measure.ts';
import { productName } from './world.ts';

const NAMES = 50_000;
const TARGET = 200_000;

export async function benchParser(): Promise<BenchRow[]> {
  const names = Array.from({ length: NAMES }, (_, i) => productName(Math.floor(i / 5), i));
  const lines = compileProductLines(DEFAULT_PRODUCT_LINES);
  let read = 0;
  const cost = await medianCpuMs(() => {
    for (const name of names) read += parseProductName(name, lines).readings.length;
  });
  let letters = 0;
  const floor = await medianCpuMs(() => {
    for (const name of names) for (let i = 0; i < name.length; i += 1) letters += name.charCodeAt(i);
  });
  if (read === 0 || letters === 0) throw new Error('Nothing was read.');
  const perSecond = (NAMES / cost) * 1000;
  return [
    {
      what: 'mapping refresh: product names parsed',
      at: `${NAMES} names`,
      figure: `${Math.round(perSecond).toLocaleString('en')} names/s`,
      floor: `${Math.round((NAMES / floor) * 1000).toLocaleString('en')} names/s looking at each character once`,
      ratio: cost / floor,
      target: `≥ ${TARGET.toLocaleString('en')} names/s`,
      met: perSecond >= TARGET,
    },
  ];
}
