// Import from CSV or Excel: choose or drop a file, then read what went in and what did not.
import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { Problem } from '../../components/form-dialog.tsx';
import { readChosenFile } from '../../components/save-file.ts';
import { download, toCsv } from '../../lib/csv.ts';
import { whole } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';

type Result = Outputs['packages']['importFile'];

const MOST_BYTES = 12_000_000;

export function ImportDialog(props: { onClose: () => void }) {
  const [tooBig, setTooBig] = useState<string | null>(null);
  const upload = useMutation(orpc.packages.importFile.mutationOptions());

  const take = async (file: File) => {
    upload.reset();
    setTooBig(file.size > MOST_BYTES ? `${file.name} is larger than 12 MB. Split it into smaller files.` : null);
    if (file.size <= MOST_BYTES) upload.mutate({ fileName: file.name, contentBase64: await readChosenFile(file) });
  };

  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Import packages"
      size={640}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="ph-stack">
        <FileDrop
          name="File with packages"
          accept=".csv,.xlsx,text/csv"
          title={upload.isPending ? 'Reading the file…' : 'Drop a CSV or Excel file here, or choose one'}
          text="Header row: metrc_number, strain, initial_grams, current_grams; optional physical_grams, status, note"
          onFile={(file) => void take(file)}
        />
        <p className="ph-muted">
          Importing the same file again changes nothing. Rows that are wrong are listed; the good ones go in.
        </p>
        {tooBig && <Problem error={new Error(tooBig)} />}
        {upload.isError && <Problem error={upload.error} />}
        {upload.data && <ImportResult result={upload.data} />}
        <div className="ph-row">
          <Button className="ph-push" variant={upload.data ? 'filled' : 'default'} onClick={props.onClose}>
            {upload.data ? 'Done' : 'Close'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function ImportResult({ result }: { result: Result }) {
  const lines = [
    ...result.problems.map((it) => ({ ...it, kind: 'Left out' })),
    ...result.warnings.map((it) => ({ ...it, kind: 'Look at it' })),
  ];
  const save = () =>
    download(
      'import-problems.csv',
      toCsv(
        ['line', 'column', 'kind', 'reason'],
        lines.map((it) => [it.line, it.column, it.kind, it.reason]),
      ),
    );
  return (
    <section aria-label="Result of the import" role="status">
      <p className="ph-strong">{result.fileName}</p>
      <KeyFigures label="Rows">
        <Figure label="Added">{whole(result.added)}</Figure>
        <Figure label="Updated">{whole(result.updated)}</Figure>
        <Figure label="Unchanged">{whole(result.unchanged)}</Figure>
        <Figure label="Left out">{whole(result.problems.length)}</Figure>
        <Figure label="Warnings">{whole(result.warnings.length)}</Figure>
      </KeyFigures>
      {lines.length > 0 && (
        <>
          <div style={{ maxHeight: 240, overflow: 'auto' }}>
            <table className="ph-table">
              <thead>
                <tr>
                  <th className="ph-num">Line</th>
                  <th>Column</th>
                  <th>Kind</th>
                  <th>Reason</th>
                </tr>
              </thead>
              <tbody>
                {lines.slice(0, 500).map((it) => (
                  <tr key={`${it.kind}-${it.line}-${it.column}-${it.reason}`}>
                    <td className="ph-num">{whole(it.line)}</td>
                    <td>{it.column}</td>
                    <td>{it.kind}</td>
                    <td>{it.reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Button mt="xs" onClick={save}>
            Save this list as CSV
          </Button>
        </>
      )}
    </section>
  );
}
