// Contract → papers: what a pick list or a slip needs is read at one moment, then it is made of that alone.
import type { Paper } from '#shared/contract/printing.ts';
import { zoneOf } from '#shared/rules/local-day.ts';
import { AppError } from '../../core/app-error.ts';
import { breathe } from '../../core/breathe.ts';
import type { Clock } from '../../core/clock.ts';
import { api } from '../../core/rpc.ts';
import type { ReadDb } from '../../db/database.ts';
import { loadEncoder } from './barcodes.ts';
import type { PaperDocument, PaperHead } from './documents.ts';
import { packageLabelDocument } from './labels.ts';
import { packingSlipDocument } from './packing-slip.ts';
import { pickListDocument } from './pick-list.ts';
import { linesById, linesOfOrders, ordersById, type PaperLine, packagesById } from './queries.ts';
import { readTemplates, type Templates } from './templates.ts';

/** Makes a PDF of a whole HTML document that asks for nothing from anywhere. */
export type ToPdf = (html: string, title: string) => Promise<Uint8Array>;

export interface PrintingDeps {
  readonly read: ReadDb;
  readonly clock: Clock;
  /** The folder of the papers' templates. */
  readonly templatesDir: string;
  readonly facility: () => { readonly name: string; readonly license: string; readonly timeZone: string };
  /** Absent where the host cannot. */
  readonly toPdf?: ToPdf | undefined;
}

const LONGEST_NAME = 80;
const SLIPS_AT_ONCE = 50;

/** A title as a file name on every system; an invoice number may hold anything. */
export const pdfName = (title: string): string => {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'paper'}.pdf`;
};

export function createPrinting(deps: PrintingDeps) {
  const { read, clock } = deps;
  let loaded: Promise<Templates> | null = null;
  const templates = (): Promise<Templates> => {
    loaded ??= readTemplates(deps.templatesDir).catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };

  const headNow = (): PaperHead => {
    const { name, license, timeZone } = deps.facility();
    return { facility: name, license, ...zoneOf(timeZone).read(clock.now()) };
  };

  const documentOf = async (paper: Paper, nonce: string): Promise<PaperDocument> => {
    const head = headNow();
    const [files, encoder] = await Promise.all([templates(), loadEncoder()]);
    const tools = { templates: files, encoder, now: () => clock.monotonic(), nonce };
    switch (paper.kind) {
      case 'pick_list': {
        const lines = linesById(read, paper.lineIds);
        const orders = ordersById(
          read,
          lines.map(({ packingOrderId }) => packingOrderId),
        );
        await breathe();
        return pickListDocument(tools, { head, lines, orders, asked: new Set(paper.lineIds).size });
      }
      case 'packing_slip': {
        const orderIds = paper.packingOrderIds;
        const orders = ordersById(read, orderIds);
        const lines: PaperLine[] = [];
        for (let at = 0; at < orderIds.length; at += SLIPS_AT_ONCE) {
          lines.push(...linesOfOrders(read, orderIds.slice(at, at + SLIPS_AT_ONCE)));
          await breathe();
        }
        return packingSlipDocument(tools, { head, orderIds, orders, lines });
      }
      case 'package_labels':
        return packageLabelDocument(tools, { ...paper, head, packages: packagesById(read, paper.packageIds) });
    }
  };

  return {
    document: documentOf,
    /** Throws PDF_NOT_HERE where the host makes none. */
    pdf: async (paper: Paper): Promise<{ fileName: string; bytes: Uint8Array }> => {
      if (!deps.toPdf) throw new AppError('PDF_NOT_HERE', {});
      const { title, html } = await documentOf(paper, '');
      return { fileName: pdfName(title), bytes: await deps.toPdf(html, title) };
    },
  };
}

export function createPrintingRoutes(deps: PrintingDeps) {
  const p = api.printing;
  const printing = createPrinting(deps);
  return {
    document: p.document.handler(({ input }) => printing.document(input.paper, input.nonce).then(asOutput)),
    pdf: p.pdf.handler(async ({ input }) => {
      const { fileName, bytes } = await printing.pdf(input.paper);
      return { fileName, contentBase64: Buffer.from(bytes).toString('base64') };
    }),
    canPdf: p.canPdf.handler(() => ({ pdf: deps.toPdf !== undefined })),
  };
}

const asOutput = ({ title, html, warnings }: PaperDocument) => ({ title, html, warnings: [...warnings] });
