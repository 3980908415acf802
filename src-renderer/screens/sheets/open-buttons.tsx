// The ways out to the list itself: Google Sheets in a browser window, the workbook in the machine's own program. A host
// that cannot open files gives a copy to look at and says where the workbook is.
import { Button, Modal } from '@mantine/core';
import { IconExternalLink, IconFileSpreadsheet, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SheetsStatus } from '#shared/contract/sheets.ts';
import { CopyValue } from '../../components/copy-value.tsx';
import { saveFile } from '../../components/save-file.ts';
import { client, orpc } from '../../rpc/client.ts';
import { tell, tellProblem, useAction, useMay } from '../../rpc/hooks.ts';
import { sheetsAgain } from './data.ts';

/** Left to the screen reader where there is little room. */
const OpenIn = () => <span className="ph-open-in">Open in{'\u00a0'}</span>;

export function OpenInSheets({ status }: { status: SheetsStatus }) {
  if (!status.sheets.enabled || status.sheets.url === '') return null;
  return (
    <Button
      component="a"
      href={status.sheets.url}
      target="_blank"
      rel="noopener noreferrer"
      leftSection={<IconExternalLink size={14} />}
    >
      <OpenIn />
      Google Sheets
    </Button>
  );
}

async function downloadCopy(): Promise<void> {
  const { fileName, contentBase64 } = await client.sheets.workbook();
  saveFile(fileName, [contentBase64]);
}

export function OpenInExcel({ status }: { status: SheetsStatus }) {
  const may = useMay('packing.write');
  const [elsewhere, setElsewhere] = useState<string | null>(null);
  const open = useMutation({
    mutationFn: async () => {
      // Those who only look get a copy to look at.
      if (!may) return downloadCopy();
      const { opened, path } = await client.sheets.openWorkbook();
      if (opened) return tell('Opening the workbook…');
      await downloadCopy();
      setElsewhere(path);
    },
    onError: tellProblem,
  });
  if (!status.excel.enabled && !status.excel.exists) return null;
  return (
    <>
      <Button leftSection={<IconFileSpreadsheet size={14} />} loading={open.isPending} onClick={() => open.mutate()}>
        {may ? (
          <>
            <OpenIn />
            Excel
          </>
        ) : (
          'Download for Excel'
        )}
      </Button>
      <Modal
        opened={elsewhere !== null}
        onClose={() => setElsewhere(null)}
        title="A copy was downloaded"
        size={520}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="ph-stack">
          <p>
            This window cannot open files by itself. The copy is for looking at: what is typed into it does not come
            back.
          </p>
          <p>To work in the workbook itself, open this file on the computer Packhouse runs on:</p>
          <CopyValue value={elsewhere ?? ''} what="the workbook’s path" />
          <div className="ph-row">
            <Button className="ph-push" variant="filled" data-autofocus onClick={() => setElsewhere(null)}>
              Close
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

export function TryNow({ label = 'Try now' }: { label?: string }) {
  const may = useMay('packing.write');
  const refresh = useAction(orpc.sheets.refresh.mutationOptions({ onSettled: sheetsAgain }), () => 'Looked again');
  if (!may) return null;
  return (
    <Button
      leftSection={<IconRefresh size={14} />}
      loading={refresh.isPending}
      onClick={() => refresh.mutate(undefined)}
    >
      {label}
    </Button>
  );
}
