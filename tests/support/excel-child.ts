// A program that writes a workbook and reads it again through the port: run from its source and as a bundle.
import { systemClock } from '#main/core/clock.ts';
import { createExcel } from '#main/integrations/excel/client.ts';

const path = process.argv[2] ?? '';
const excel = createExcel({ clock: systemClock });
const { signal } = new AbortController();
const column = { width: 10, hidden: false, shows: 'text' } as const;
const rows = [['Product'], ['=SUM(A1)'], ['Café 😀']];
const tab = { title: 'Packing List', hidden: false, frozenRows: 1, columns: [column], rows, headerRow: 0 };
await excel.write(path, [{ ...tab, notes: [], colours: [] }], null, signal);
const book = await excel.read(path, null, signal);
await excel.stop();
process.stdout.write(JSON.stringify(book === null || book === 'same' ? book : book.tabs));
