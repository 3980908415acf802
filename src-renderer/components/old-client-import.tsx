// Takes over the old client's apex_config.json: first what it holds and where it would go, then, on request, the
// taking over. The file is only read; secrets never come back from the core.
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { OldClientPreview } from '#shared/contract/settings.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { settingLabel } from '#shared/text/settings.ts';
import { plural } from '../lib/format.ts';
import { client } from '../rpc/client.ts';
import './admin.css';
import { FileDrop } from './file-drop.tsx';
import { Problem } from './form-dialog.tsx';
import { readChosenFile } from './save-file.ts';
import { Status } from './status.tsx';

interface Chosen {
  readonly fileName: string;
  readonly contentBase64: string;
}

const MOST_BYTES = 1_000_000;

async function chosenFile(file: File): Promise<Chosen> {
  if (file.size > MOST_BYTES)
    throw new Error(`${file.name} is larger than 1 MB. It is not the file of the old client.`);
  return { fileName: file.name, contentBase64: await readChosenFile(file) };
}

/**
 * `onDone` is called when the person is through with it, whether something was taken over or not. `leave` is what
 * going without it is called there.
 */
export function OldClientImport(props: { leave?: string; onDone: () => void }) {
  const [file, setFile] = useState<Chosen | null>(null);
  const preview = useMutation({
    mutationFn: async (chosen: File) => {
      const read = await chosenFile(chosen);
      const found = await client.settings.previewOldClient(read);
      setFile(read);
      return found;
    },
  });
  const take = useMutation({ mutationFn: (chosen: Chosen) => client.settings.importOldClient(chosen) });
  const found = take.data ?? preview.data;
  const choose = (chosen: File) => {
    take.reset();
    setFile(null);
    preview.mutate(chosen);
  };
  return (
    <div className="ph-stack">
      {!take.data && (
        <FileDrop
          name="Settings file of the old client"
          accept=".json,application/json"
          title={preview.isPending ? 'Reading the file…' : 'Drop apex_config.json here, or choose it'}
          text="It lies in the folder of the old client. It is only read, and stays as it is."
          onFile={choose}
        />
      )}
      {preview.isError && <Problem error={preview.error} />}
      {take.isError && <Problem error={take.error} />}
      {take.data && (
        <p role="status">
          <Status tone="ok" icon={IconCircleCheck} label={`${plural(take.data.taken.length, 'setting')} taken over`} />{' '}
          from {file?.fileName}.
        </p>
      )}
      {found && <Found found={found} done={take.data !== undefined} />}
      <div className="ph-row">
        {take.data ? (
          <Button className="ph-push" variant="filled" onClick={props.onDone} autoFocus>
            Done
          </Button>
        ) : (
          <>
            <Button className="ph-push" onClick={props.onDone}>
              {props.leave ?? 'Cancel'}
            </Button>
            {found && (
              <Button
                variant="filled"
                disabled={found.taken.length === 0}
                loading={take.isPending}
                onClick={() => file && take.mutate(file)}
              >
                Take over {plural(found.taken.length, 'setting')}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Found({ found, done }: { found: OldClientPreview; done: boolean }) {
  return (
    <section className="ph-stack" aria-label="What the file holds">
      {found.taken.length > 0 ? (
        <table className="ph-table">
          <caption className="ph-visually-hidden">{done ? 'Taken over' : 'Would be taken over'}</caption>
          <thead>
            <tr>
              <th>In the file</th>
              <th>Here</th>
              <th>{done ? 'Is now' : 'Will be'}</th>
            </tr>
          </thead>
          <tbody>
            {found.taken.map((it) => (
              <tr key={`${it.key}-${it.target}`}>
                <td className="ph-mono">{it.key}</td>
                <td>{settingLabel(it.target)}</td>
                <td className="ph-wrap">{it.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p>Nothing in it can be taken over{done ? '' : ' now'}.</p>
      )}
      {found.wrong.length > 0 && (
        <Listed title="Known, but not usable as they are">
          {found.wrong.map((it) => (
            <li key={it.key}>
              <span className="ph-mono">{it.key}</span>: {reasonWords(it.reason)}
            </li>
          ))}
        </Listed>
      )}
      {found.unknown.length > 0 && (
        <Listed title="Not known to Packhouse, left out">
          {found.unknown.map((key) => (
            <li key={key} className="ph-mono">
              {key}
            </li>
          ))}
        </Listed>
      )}
    </section>
  );
}

const Listed = (props: { title: string; children: ReactNode }) => (
  <div>
    <h3 className="ph-strong" style={{ fontSize: '0.8125rem' }}>
      {props.title}
    </h3>
    <ul>{props.children}</ul>
  </div>
);
