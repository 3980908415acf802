// Which paper is open in the preview, over whatever screen.
import { create } from 'zustand';
import type { Paper } from '#shared/contract/printing.ts';

type LabelPaper = Extract<Paper, { kind: 'package_labels' }>;

/** Code, size and copies of labels are chosen in the preview, whatever was asked for. */
export type PaperAsked = Paper | Pick<LabelPaper, 'kind' | 'packageIds'>;

export interface AskedPaper {
  readonly paper: PaperAsked;
  /** Of the dialog. */
  readonly title: string;
}

/** What was asked for last stays while its dialog goes away. */
export const useAskedPaper = create<{ readonly asked: AskedPaper | null; readonly open: boolean }>(() => ({
  asked: null,
  open: false,
}));

export const openPaper = (asked: AskedPaper): void => useAskedPaper.setState({ asked, open: true });
export const closePaper = (): void => useAskedPaper.setState({ open: false });
