// Packing slips: what goes to a store with the goods, one order a page. Written for people outside the house: no
// prices, and never the internal notes (the queries do not even read them). Slips come in the order asked for.
import { code128 } from './barcodes.ts';
import { type PaperDocument, type PaperHead, type PaperTools, renderEach, wholeDocument } from './documents.ts';
import type { PaperLine, PaperOrder } from './queries.ts';
import { day, grams, plural, tagGroups, whole } from './words.ts';

export interface PackingSlipData {
  readonly head: PaperHead;
  readonly orderIds: readonly string[];
  readonly orders: ReadonlyMap<string, PaperOrder>;
  readonly lines: readonly PaperLine[];
}

const INVOICE_BOX = { widthMm: 90, heightMm: 12 } as const;

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const packedMg = (line: PaperLine): number => sum(line.allocations, (one) => one.packed * one.mgPerUnit);

/** What the store is told with the goods: a note that stands on all lines once, another with its product. */
function notesOf(lines: readonly PaperLine[]): readonly { about: string; text: string }[] {
  const products = new Map<string, string[]>();
  for (const { deliveryNotes, productName } of lines) {
    const text = deliveryNotes.trim();
    if (text !== '') products.set(text, [...(products.get(text) ?? []), productName]);
  }
  return [...products].map(([text, names]) => ({
    text,
    about: names.length === lines.length ? '' : [...new Set(names)].join(', '),
  }));
}

const lineView = (line: PaperLine) => ({
  product: line.productName,
  ordered: whole(line.ordered),
  packed: whole(line.packed),
  differs: line.packed !== line.ordered,
  grams: line.mgPerUnit === null ? '' : grams(packedMg(line)),
  packages: line.allocations
    .filter(({ packed }) => packed > 0)
    .map(({ metrcNumber, packed }) => ({ groups: tagGroups(metrcNumber), units: plural(packed, 'unit') })),
});

function warningsOf(order: PaperOrder, lines: readonly PaperLine[], hasCode: boolean): readonly string[] {
  const name = `Invoice ${order.invoiceNumber}`;
  const missing = sum(lines, ({ ordered, packed }) => Math.max(ordered - packed, 0));
  const extra = sum(lines, ({ ordered, packed }) => Math.max(packed - ordered, 0));
  return [
    ...(lines.length === 0 ? [`${name} has no lines.`] : []),
    ...(order.wanted ? [] : [`${name} is no longer wanted on Apex.`]),
    ...(missing > 0 ? [`${name} is not packed in full: ${plural(missing, 'unit')} missing.`] : []),
    ...(extra > 0 ? [`${name} has ${plural(extra, 'unit')} packed above what is ordered.`] : []),
    ...(hasCode ? [] : [`${name} has no barcode: its number cannot be said in Code 128.`]),
  ];
}

function slipView(head: PaperHead, order: PaperOrder, lines: readonly PaperLine[], barcode: string) {
  const dates = lines.flatMap(({ deliveryDate }) => deliveryDate ?? []).sort();
  return {
    ...head,
    made: day(head.day),
    invoice: order.invoiceNumber,
    barcode,
    store: order.store,
    buyer: order.buyer === order.store ? '' : order.buyer,
    storeNote: order.storeNote.trim(),
    orderDate: day(order.orderDate),
    deliveryDate: day(dates[0] ?? order.deliveryDate),
    lines: lines.map(lineView),
    empty: lines.length === 0,
    partial: lines.some(({ ordered, packed }) => ordered !== packed),
    notes: notesOf(lines),
    hasNotes: notesOf(lines).length > 0,
    ordered: whole(sum(lines, (line) => line.ordered)),
    packed: whole(sum(lines, (line) => line.packed)),
    grams: grams(sum(lines, packedMg)),
  };
}

export async function packingSlipDocument(tools: PaperTools, data: PackingSlipData): Promise<PaperDocument> {
  const { templates, encoder } = tools;
  const warnings: string[] = [];
  const byOrder = Map.groupBy(data.lines, ({ packingOrderId }) => packingOrderId);
  const orders = [...new Set(data.orderIds)].flatMap((id) => data.orders.get(id) ?? []);
  const gone = new Set(data.orderIds).size - orders.length;
  if (gone > 0) warnings.push(`${plural(gone, 'order')} ${gone === 1 ? 'is' : 'are'} no longer there and left out.`);
  const slips = await renderEach(orders, tools.now, (order) => {
    const lines = (byOrder.get(order.id) ?? [])
      .filter(({ ordered, packed }) => ordered > 0 || packed > 0)
      .sort((a, b) => a.position - b.position);
    const code = code128(encoder, order.invoiceNumber, INVOICE_BOX);
    warnings.push(...warningsOf(order, lines, code !== null));
    return templates.render('packing-slip.html', slipView(data.head, order, lines, code?.svg ?? ''));
  });
  const [only] = orders;
  const title = orders.length === 1 && only ? `Packing slip ${only.invoiceNumber}` : `Packing slips ${data.head.day}`;
  // Page 7 of 40 means nothing to the store that gets one slip of forty.
  const pageStyle = orders.length > 1 ? '@page { @bottom-right { content: none; } }' : '';
  const html = wholeDocument(tools, { title, className: 'packing-slip', pageStyle, body: slips.join('') });
  return { title, html, warnings };
}
