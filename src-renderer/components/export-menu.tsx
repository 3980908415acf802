// Takes a list out as it is filtered and sorted on the screen: CSV or Excel. The core writes the file, keeps
// formulas from running in it, and notes the export in the audit log.
import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconFileTypeCsv } from '@tabler/icons-react';
import { useState } from 'react';
import { plural } from '../lib/format.ts';
import { client } from '../rpc/client.ts';
import { tell, tellProblem, useMay } from '../rpc/hooks.ts';
import type { ExportTable } from './export-table.ts';
import { saveFile } from './save-file.ts';

type Format = 'csv' | 'xlsx';

/** The core takes no longer list at once. */
const MOST_ROWS = 100_000;

interface Props {
  /** The list's name: for the file and the audit log. */
  readonly list: string;
  /** The rows at the moment of the click; null: there is no list yet. */
  readonly table: () => ExportTable | null | Promise<ExportTable | null>;
}

async function exportAs(props: Props, format: Format): Promise<void> {
  const table = await props.table();
  if (!table || table.rows.length === 0) return tell('There is nothing in the list to export');
  const rows = table.rows.slice(0, MOST_ROWS).map((row) => [...row]);
  const file = await client.exports.list({ list: props.list, format, headers: [...table.headers], rows });
  saveFile(file.fileName, [file.contentBase64]);
  tell(
    table.rows.length > MOST_ROWS
      ? `The first ${plural(MOST_ROWS, 'row')} of ${plural(table.rows.length, 'row')} exported. Filter the list for the rest.`
      : `${plural(rows.length, 'row')} exported to ${file.fileName}`,
  );
}

export function ExportMenu(props: Props) {
  const [busy, setBusy] = useState(false);
  const may = useMay('data.export');
  if (!may) return null;
  const run = (format: Format) => {
    setBusy(true);
    exportAs(props, format)
      .catch(tellProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconDownload size={14} />} loading={busy}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>What the list shows now</Menu.Label>
        <Menu.Item leftSection={<IconFileTypeCsv size={14} />} onClick={() => run('csv')}>
          CSV
        </Menu.Item>
        <Menu.Item leftSection={<IconFileSpreadsheet size={14} />} onClick={() => run('xlsx')}>
          Excel
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
