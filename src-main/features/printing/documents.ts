// One paper, whole: a page of HTML with its style inside and nothing from anywhere else, no script. A pure function of
// its data and the templates; made in slices, so that five hundred slips do not stop the windows.
import { breathe } from '../../core/breathe.ts';
import type { Encoder } from './barcodes.ts';
import type { Templates } from './templates.ts';

export interface PaperDocument {
  readonly title: string;
  readonly html: string;
  /** What the paper lacks, in words. */
  readonly warnings: readonly string[];
}

/** What every paper says of where and when it was made. */
export interface PaperHead {
  readonly facility: string;
  readonly license: string;
  /** The facility's own day and time: 2026-11-21, 10:42. */
  readonly day: string;
  readonly time: string;
}

/** What papers are made with. */
export interface PaperTools {
  readonly templates: Templates;
  readonly encoder: Encoder;
  /** Milliseconds that never jump. */
  readonly now: () => number;
  /** Of the window that shows the paper: its content policy lets the style through by it. */
  readonly nonce: string;
}

export interface DocumentParts {
  readonly title: string;
  /** For the style sheet: what kind of paper it is. */
  readonly className: string;
  /** Rules of the page box. Never anything of the data. */
  readonly pageStyle: string;
  /** Already rendered. */
  readonly body: string;
}

const SLICE_MS = 12;

/** Renders one thing after another, letting the event loop have a turn now and then. */
export async function renderEach<T>(
  items: readonly T[],
  now: () => number,
  render: (item: T) => string,
): Promise<readonly string[]> {
  const parts: string[] = [];
  let until = now() + SLICE_MS;
  for (const item of items) {
    if (now() >= until) {
      await breathe();
      until = now() + SLICE_MS;
    }
    parts.push(render(item));
  }
  return parts;
}

export const wholeDocument = ({ templates, nonce }: PaperTools, parts: DocumentParts): string =>
  templates.render('document.html', { ...parts, nonce, style: `${templates.text('print.css')}\n${parts.pageStyle}` });
