// What a scan does: the core says what was scanned, this acts on it by the desk's modes. Scans are worked through one
// after the other, so that a fast hand packs what it scanned.
import { useRef, useState } from 'react';
import type { PackingRow, ScanMeaning } from '#shared/contract/packing.ts';
import { plural, whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { pack, wordsFor } from './actions.ts';
import { beep } from './beep.ts';
import { packingRowNow, packingRowsNow } from './data.ts';
import { takeInHand, useDesk } from './desk.ts';
import { useScanSettings } from './scan-settings.ts';
import { cleanScan } from './scan-text.ts';
import { isOpen } from './view.ts';
import { refusedWords } from './words.ts';

export interface ScanResult {
  /** ok: done or chosen; refused: known and not usable; unknown: nobody knows it; asked: a question is open. */
  readonly outcome: 'ok' | 'refused' | 'unknown' | 'asked';
  readonly words: string;
  /** Counts up, so that the same words twice are news. */
  readonly turn: number;
}

interface Options {
  readonly may: boolean;
  /** Brings the line into view and makes it the current one. */
  readonly onLine: (row: PackingRow) => void;
}

type Answer = Omit<ScanResult, 'turn'>;
const ok = (words: string): Answer => ({ outcome: 'ok', words });
const refused = (words: string): Answer => ({ outcome: 'refused', words });

const openFirst = (ids: readonly string[]): PackingRow | undefined => {
  const rows = ids.flatMap((id) => packingRowNow(id) ?? []);
  return rows.find(isOpen) ?? rows[0];
};

/** The line is done and its order is not. The next one is scanned, never taken up unasked. */
function nextWords(row: PackingRow): string {
  const open = packingRowsNow().filter(
    (it) => it.packingOrderId === row.packingOrderId && it.id !== row.id && isOpen(it),
  );
  return open.length === 0 ? '' : `. ${plural(open.length, 'line')} of ${row.invoiceNumber} left: scan it again`;
}

async function packFor(row: PackingRow, units: number, packageId: string | undefined): Promise<Answer> {
  const done = await pack(row, units, { packageId, source: 'scan' });
  if (!done.ok) return { outcome: done.asked ? 'asked' : 'refused', words: done.words };
  const { packed, ordered, complete } = done.outcome ?? {
    packed: row.packed + units,
    ordered: row.ordered,
    complete: false,
  };
  const now = `${whole(packed)} of ${whole(ordered)}`;
  const ended = complete ? '. The order is complete' : packed >= ordered ? nextWords(row) : '';
  return ok(`Packed ${whole(units)} of ${row.productName}: ${now}${ended}`);
}

async function onPackage(it: Extract<ScanMeaning, { kind: 'package' }>, may: boolean): Promise<Answer> {
  const { lineId } = useDesk.getState();
  const row = lineId === null ? undefined : packingRowNow(lineId);
  const tag = `…${it.metrcNumber.slice(-8)}`;
  if (!row) return refused('Choose a line first: scan its invoice or product.');
  const { packageMode } = useScanSettings.getState();
  if (packageMode === 'choose' || !may) {
    useDesk.setState({ chosen: { packageId: it.packageId, metrcNumber: it.metrcNumber } });
    return ok(`Package ${tag} chosen: up to ${plural(it.units, 'unit')} for ${row.productName}`);
  }
  if (packageMode === 'one') return packFor(row, 1, it.packageId);
  if (row.needsPacking === 0) return refused(`All ${whole(row.ordered)} of ${row.productName} are packed already.`);
  return packFor(row, Math.max(1, Math.min(row.needsPacking, it.units)), it.packageId);
}

async function act(it: ScanMeaning, { may, onLine }: Options): Promise<Answer> {
  const choose = (row: PackingRow) => {
    takeInHand(row);
    onLine(row);
  };
  switch (it.kind) {
    case 'package':
      return onPackage(it, may);
    case 'package_lines': {
      const row = openFirst(it.lineIds);
      if (!row) return refused(`No open line could use package …${it.metrcNumber.slice(-8)}.`);
      choose(row);
      useDesk.setState({ chosen: { packageId: it.packageId, metrcNumber: it.metrcNumber } });
      return ok(
        `Package …${it.metrcNumber.slice(-8)} for ${row.productName}, ${row.invoiceNumber}${
          it.lineIds.length > 1 ? `, the first of ${whole(it.lineIds.length)} lines` : ''
        }. Scan it again to pack`,
      );
    }
    case 'invoice': {
      const row = openFirst(it.lineIds);
      if (!row) return refused(`${it.invoiceNumber} has nothing on the list any more.`);
      choose(row);
      const open = it.lineIds.filter((id) => {
        const line = packingRowNow(id);
        return line && isOpen(line);
      }).length;
      return ok(`${it.invoiceNumber}, ${row.store}: ${open === 0 ? 'all packed' : `${plural(open, 'line')} to pack`}`);
    }
    case 'product': {
      const row = openFirst(it.lineIds);
      if (!row) return refused(`No open line wants ${it.productName}.`);
      choose(row);
      if (may && useScanSettings.getState().productMode === 'one') return packFor(row, 1, undefined);
      return ok(`${row.productName}, ${row.invoiceNumber}: ${whole(row.packed)} of ${whole(row.ordered)} packed`);
    }
    case 'refused':
      return refused(refusedWords(it));
    case 'unknown':
      return { outcome: 'unknown', words: `“${it.text}” is no package, invoice or product of the list.` };
  }
}

async function answer(text: string, options: Options): Promise<Answer> {
  const { lineId, packingOrderId } = useDesk.getState();
  try {
    const meaning = await client.packing.scan({
      text,
      ...(lineId !== null && { currentLineId: lineId }),
      ...(packingOrderId !== null && { packingOrderId }),
    });
    return await act(meaning, options);
  } catch (error) {
    return refused(wordsFor(error));
  }
}

export function useScan(options: Options) {
  const [last, setLast] = useState<ScanResult | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const say = (it: Answer) => {
    setLast((before) => ({ ...it, turn: (before?.turn ?? 0) + 1 }));
    if (useScanSettings.getState().sound) beep(it.outcome === 'ok');
  };
  const scan = (raw: string) => {
    const text = cleanScan(raw);
    if (text === '') return;
    // What is asked in a dialog is answered first: the scanner's Enter must not answer it.
    if (document.querySelector('[role=dialog][aria-modal=true]')) {
      return say(refused('Not taken: finish or close what is open, then scan it again.'));
    }
    queue.current = queue.current.then(async () => say(await answer(text, options)));
  };
  return { last, scan };
}
