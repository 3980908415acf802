// The service account: its JSON file chosen or dropped here and kept like every secret, or read from a path; how to get
// one; and its address, which the spreadsheet has to be shared with.
import { Button } from '@mantine/core';
import { IconFileCertificate, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { SECRET_TEXT } from '#shared/text/settings.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { Problem } from '../../components/form-dialog.tsx';
import { readChosenFile } from '../../components/save-file.ts';
import { Status } from '../../components/status.tsx';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { tell, useAction } from '../../rpc/hooks.ts';
import { sheetsAgain } from './data.ts';

type Secret = Outputs['settings']['setSecret'];

/** A key file is about 2,400 characters. */
const MOST_BYTES = 64_000;

const again = () => Promise.all([sheetsAgain(), queryClient.invalidateQueries({ queryKey: orpc.settings.key() })]);

/** `given`: its path comes from the environment. */
export function ChooseAccount({ secret, given }: { secret: Secret | undefined; given: boolean }) {
  const take = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > MOST_BYTES) {
        throw new Error(`${file.name} is too large to be the key of a service account. Choose its JSON file.`);
      }
      return client.sheets.takeCredentials({
        fileName: file.name.slice(0, 260),
        contentBase64: await readChosenFile(file),
      });
    },
    onSuccess: ({ account }) => tell(`Service account taken: ${account}`),
    onSettled: again,
  });
  if (secret?.fromEnvironment || given) {
    return (
      <Status
        tone="quiet"
        icon={IconLock}
        label="Given where the program is started (environment), so it is not changed here."
      />
    );
  }
  return (
    <>
      <FileDrop
        name="The service account’s JSON file"
        accept=".json,application/json"
        icon={IconFileCertificate}
        title={take.isPending ? 'Reading the file…' : 'Drop the service account’s JSON file here, or choose it'}
        text={SECRET_TEXT['google.credentials'].text}
        onFile={(file) => take.mutate(file)}
      />
      {take.isError && <Problem error={take.error} />}
      {secret?.set && <RemoveKey />}
    </>
  );
}

function RemoveKey() {
  const [asking, setAsking] = useState(false);
  const remove = useAction(
    orpc.settings.setSecret.mutationOptions({ onSettled: again }),
    () => 'Service account removed',
  );
  if (!asking) {
    return (
      <div className="ph-row">
        <span className="ph-muted">A key is kept here. Choosing another file replaces it.</span>
        <Button className="ph-push" color="red" variant="outline" onClick={() => setAsking(true)}>
          Remove the key…
        </Button>
      </div>
    );
  }
  return (
    <div className="ph-row ph-row-wrap" role="alert">
      <span>Without it Google Sheets is neither read nor written. Remove it?</span>
      <Button className="ph-push" autoFocus onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <Button
        color="red"
        variant="filled"
        loading={remove.isPending}
        onClick={() => remove.mutate({ name: 'google.credentials', value: null })}
      >
        Remove the key
      </Button>
    </div>
  );
}

const Outside = (props: { to: string; children: string }) => (
  <a className="ph-link" href={props.to} target="_blank" rel="noopener noreferrer">
    {props.children}
  </a>
);

export const HowToGetOne = () => (
  <details className="ph-details">
    <summary>How to get a service account, in five steps</summary>
    <ol className="ph-numbers">
      <li>
        Sign in to <Outside to="https://console.cloud.google.com/">Google Cloud</Outside> with any Google account of
        your company, and make a project (“New project”). It costs nothing.
      </li>
      <li>
        In “APIs and services”, Library, find the Google Sheets API and press Enable; then the same for the Google Drive
        API.
      </li>
      <li>
        In “IAM and admin”, Service accounts, press “Create service account”. Give it a name, such as Packhouse. It
        needs no roles.
      </li>
      <li>Open it, go to Keys, “Add key”, “Create new key”, JSON. The browser downloads a file.</li>
      <li>Choose that file here. Afterwards delete it from the downloads: it opens whatever is shared with it.</li>
    </ol>
  </details>
);
