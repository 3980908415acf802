// Papers: pick lists, packing slips, package labels. Each is one complete HTML document made from a template, shown as
// a preview and printed from there, or saved as PDF where the host can.
import { z } from 'zod';
import { reads, writes } from './base.ts';

const ids = z.array(z.uuid()).min(1).max(5000);

export const LABEL_SIZES = ['2x1', '3x2', '4x6', 'a4-24'] as const;
export type LabelSize = (typeof LABEL_SIZES)[number];
export const LABEL_CODES = ['code128', 'qr'] as const;
export type LabelCode = (typeof LABEL_CODES)[number];

export const paper = z.discriminatedUnion('kind', [
  /** By product, with the packages to take from; the open lines named. */
  z.object({ kind: z.literal('pick_list'), lineIds: ids }),
  /** One slip an order, each on its own page. */
  z.object({ kind: z.literal('packing_slip'), packingOrderIds: z.array(z.uuid()).min(1).max(500) }),
  z.object({
    kind: z.literal('package_labels'),
    packageIds: z.array(z.uuid()).min(1).max(500),
    code: z.enum(LABEL_CODES),
    size: z.enum(LABEL_SIZES),
    copies: z.int().min(1).max(50).default(1),
  }),
]);
export type Paper = z.infer<typeof paper>;

export const printingContract = {
  /** `nonce`: the window's own, so that its content policy lets the document's style through. */
  document: reads()
    .input(z.object({ paper, nonce: z.string().max(200).default('') }))
    .output(
      z.object({
        title: z.string(),
        html: z.string(),
        /** What the paper lacks, in words: a label without a whole METRC tag, an order without lines. */
        warnings: z.array(z.string()),
      }),
    ),
  /** PDF where the host can make one; PDF_NOT_HERE elsewhere, where the print dialog saves it. */
  pdf: writes('data.export', 'printing.pdf')
    .input(z.object({ paper }))
    .output(z.object({ fileName: z.string(), contentBase64: z.string() })),
  canPdf: reads().output(z.object({ pdf: z.boolean() })),
};
