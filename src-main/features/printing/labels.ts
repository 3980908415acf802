// Package labels: the METRC tag as a code and in groups a person can read, the strain, the grams, the day. One label a
// page for label printers, or twenty-four on a sheet of A4. Everything is sized in millimetres, nothing is scaled.
import type { LabelCode, LabelSize } from '#shared/contract/printing.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import { availableMg } from '#shared/rules/sku-units.ts';
import { type Barcode, type Box, code128, qrCode } from './barcodes.ts';
import { type PaperDocument, type PaperHead, type PaperTools, renderEach, wholeDocument } from './documents.ts';
import type { PaperPackage } from './queries.ts';
import { grams, plural, shortDay, tagGroups } from './words.ts';

export interface LabelData {
  readonly head: PaperHead;
  readonly packageIds: readonly string[];
  readonly packages: ReadonlyMap<string, PaperPackage>;
  readonly code: LabelCode;
  readonly size: LabelSize;
  readonly copies: number;
}

interface LabelSheet {
  readonly words: string;
  /** Room for each code on the label. */
  readonly code128: Box;
  readonly qr: Box;
  readonly pageStyle: string;
  readonly perPage: number;
}

const page = (width: string, height: string): string =>
  `@page { size: ${width} ${height}; margin: 0; @bottom-right { content: none; } }`;

const SHEETS: Readonly<Record<LabelSize, LabelSheet>> = {
  '2x1': {
    words: '2 × 1 in',
    code128: { widthMm: 50.8, heightMm: 9 },
    qr: { widthMm: 21, heightMm: 21 },
    pageStyle: page('2in', '1in'),
    perPage: 1,
  },
  '3x2': {
    words: '3 × 2 in',
    code128: { widthMm: 74, heightMm: 18 },
    qr: { widthMm: 38, heightMm: 38 },
    pageStyle: page('3in', '2in'),
    perPage: 1,
  },
  '4x6': {
    words: '4 × 6 in',
    code128: { widthMm: 98, heightMm: 40 },
    qr: { widthMm: 68, heightMm: 68 },
    pageStyle: page('4in', '6in'),
    perPage: 1,
  },
  'a4-24': {
    words: 'A4, 24 a sheet',
    code128: { widthMm: 62, heightMm: 12 },
    qr: { widthMm: 25, heightMm: 25 },
    pageStyle: page('210mm', '297mm'),
    perPage: 24,
  },
};

/** More than anybody prints at once; a preview of more would stop the window. */
export const MOST_LABELS = 2500;

const draw = (tools: PaperTools, it: LabelData, tag: string): Barcode | null =>
  it.code === 'qr'
    ? qrCode(tools.encoder, tag, SHEETS[it.size].qr)
    : code128(tools.encoder, tag, SHEETS[it.size].code128);

function warningsOf(tag: string, barcode: Barcode | null): readonly string[] {
  const reading = readTag(tag);
  return [
    ...(reading.ok && reading.full ? [] : [`${tag} is not a whole METRC tag: 24 letters and digits.`]),
    ...(barcode ? [] : [`${tag} does not fit on this label as a barcode. Choose a bigger label or a QR code.`]),
  ];
}

interface Label {
  readonly it: PaperPackage;
  readonly copies: number;
}

/** Whole packages until the sheet is full; the last one may get fewer copies. */
function labelsOf(data: LabelData): { readonly labels: readonly Label[]; readonly left: number } {
  const labels: Label[] = [];
  let room = MOST_LABELS;
  let left = 0;
  for (const id of new Set(data.packageIds)) {
    const it = data.packages.get(id);
    if (!it) continue;
    const copies = Math.min(data.copies, room);
    left += data.copies - copies;
    room -= copies;
    if (copies > 0) labels.push({ it, copies });
  }
  return { labels, left };
}

const inSheets = (labels: readonly string[], perPage: number): string =>
  Array.from(
    { length: Math.ceil(labels.length / perPage) },
    (_, at) => `<main class="sheet">${labels.slice(at * perPage, (at + 1) * perPage).join('')}</main>`,
  ).join('');

const status = { active: '', archived: 'Archived', orphaned: 'Not in METRC' } as const;

export async function packageLabelDocument(tools: PaperTools, data: LabelData): Promise<PaperDocument> {
  const { templates } = tools;
  const sheet = SHEETS[data.size];
  const { labels, left } = labelsOf(data);
  const gone =
    new Set(data.packageIds).size - [...new Set(data.packageIds)].filter((id) => data.packages.has(id)).length;
  const warnings: string[] = [];
  let tight = false;
  const rendered = await renderEach(labels, tools.now, ({ it }) => {
    const barcode = draw(tools, data, it.metrcNumber);
    tight ||= barcode?.tight ?? false;
    warnings.push(...warningsOf(it.metrcNumber, barcode));
    return templates.render('package-label.html', {
      ...data.head,
      made: shortDay(data.head.day),
      barcode: barcode?.svg ?? '',
      groups: tagGroups(it.metrcNumber),
      tag: it.metrcNumber,
      strain: it.strain,
      current: grams(it.currentMg),
      available: grams(it.status === 'active' ? availableMg(it) : 0),
      status: status[it.status],
    });
  });
  const copies = labels.flatMap(({ copies: count }, at) => Array.from({ length: count }, () => rendered[at] ?? ''));
  if (tight) {
    warnings.push(
      `A whole tag in Code 128 fills a ${sheet.words} label to its edges. If a scanner hesitates, use a QR code or a bigger label.`,
    );
  }
  if (gone > 0) warnings.push(`${plural(gone, 'package')} ${gone === 1 ? 'is' : 'are'} no longer there and left out.`);
  if (left > 0) {
    warnings.push(
      `Only the first ${plural(MOST_LABELS, 'label')} are here. Print the other ${plural(left, 'label')} after them.`,
    );
  }
  const title = labels.length === 1 ? `Label ${labels[0]?.it.metrcNumber ?? ''}` : `Package labels ${data.head.day}`;
  const html = wholeDocument(tools, {
    title,
    className: `labels label-${data.size} code-${data.code}`,
    pageStyle: sheet.pageStyle,
    body: inSheets(copies, sheet.perPage),
  });
  return { title, html, warnings };
}
