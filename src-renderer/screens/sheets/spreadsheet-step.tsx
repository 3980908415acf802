// The spreadsheet: its address pasted from the browser, or its id, and the sharing with the service account. History
// and Delivery may stand in spreadsheets of their own.
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { helpfulUrl, spreadsheetIdOf } from '#shared/rules/spreadsheet-id.ts';
import { SHEETS_SETTING_TEXT } from '#shared/text/settings-sheets.ts';
import { CopyValue } from '../../components/copy-value.tsx';
import { Problem } from '../../components/form-dialog.tsx';
import { Status } from '../../components/status.tsx';
import { client, type Outputs, orpc, queryClient } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import type { Drafts } from '../settings/drafts.tsx';
import { sheetsAgain } from './data.ts';

type Settings = Outputs['settings']['get'];

export const SPREADSHEET_KEYS = ['sheets.spreadsheetId', 'sheets.historyId', 'sheets.deliveryId'] as const;
type Key = (typeof SPREADSHEET_KEYS)[number];
const NOT_AN_ID = 'This is neither a spreadsheet’s address nor its id. Copy the address from the browser.';

/** What is wrong with what was typed; null when it can be saved. */
const problemOfId = (key: Key, text: string): string | null => {
  if (text.trim() === '') return key === 'sheets.spreadsheetId' ? 'Paste the address of the spreadsheet.' : null;
  return spreadsheetIdOf(text) === null ? NOT_AN_ID : null;
};

interface Props {
  readonly settings: Settings;
  readonly account: string;
  /** Where the stored one opens; empty when that is not known. */
  readonly url: string;
  readonly drafts: Drafts;
  readonly onDraft: (key: Key, text: string) => void;
  readonly onForget: (keys: readonly Key[]) => void;
}

export function ChooseSpreadsheet({ settings, account, url, drafts, onDraft, onForget }: Props) {
  const { values, fromEnvironment } = settings;
  const textOf = (key: Key): string => String(drafts.get(key) ?? values[key]);
  const idOf = (key: Key): string => spreadsheetIdOf(textOf(key)) ?? '';
  const changed = SPREADSHEET_KEYS.filter((key) => drafts.has(key));
  const problems = changed.map((key) => problemOfId(key, textOf(key)));

  const save = useMutation({
    mutationFn: () => client.settings.set(Object.fromEntries(changed.map((key) => [key, idOf(key)]))),
    onSuccess: async () => {
      tell('Spreadsheet saved');
      await Promise.all([sheetsAgain(), queryClient.invalidateQueries({ queryKey: orpc.settings.key() })]);
      onForget(SPREADSHEET_KEYS);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed.length > 0 && problems.every((problem) => problem === null) && !save.isPending) save.mutate();
  };
  const field = (key: Key) => (
    <TextInput
      label={SHEETS_SETTING_TEXT[key].label}
      description={SHEETS_SETTING_TEXT[key].text}
      placeholder="https://docs.google.com/spreadsheets/d/…"
      spellCheck={false}
      autoComplete="off"
      maxLength={500}
      disabled={fromEnvironment.includes(key)}
      value={textOf(key)}
      error={changed.includes(key) ? problemOfId(key, textOf(key)) : null}
      onChange={(event) => onDraft(key, event.currentTarget.value)}
    />
  );
  const id = idOf('sheets.spreadsheetId');
  return (
    <>
      <form className="ph-stack" onSubmit={submit} noValidate>
        {field('sheets.spreadsheetId')}
        {id !== '' && id !== textOf('sheets.spreadsheetId').trim() && (
          <p className="ph-muted">
            Its id: <span className="ph-mono ph-wrap">{id}</span>
          </p>
        )}
        <details className="ph-details" open={values['sheets.historyId'] + values['sheets.deliveryId'] !== ''}>
          <summary>History and Delivery in spreadsheets of their own</summary>
          <div className="ph-stack">
            {field('sheets.historyId')}
            {field('sheets.deliveryId')}
          </div>
        </details>
        {SPREADSHEET_KEYS.some((key) => fromEnvironment.includes(key)) && (
          <Status
            tone="quiet"
            icon={IconLock}
            label="What is grey is given where the program is started (environment), so it is not changed here."
          />
        )}
        {save.isError && <Problem error={save.error} />}
        {changed.length > 0 && (
          <div className="ph-row">
            <Button type="submit" variant="filled" disabled={problems.some(Boolean)} loading={save.isPending}>
              Save the spreadsheet
            </Button>
            <Button onClick={() => onForget(SPREADSHEET_KEYS)}>Discard</Button>
          </div>
        )}
      </form>
      <ShareWith account={account} url={id === '' ? '' : changed.length === 0 && url !== '' ? url : helpfulUrl(id)} />
    </>
  );
}

function ShareWith({ account, url }: { account: string; url: string }) {
  if (account === '') {
    return (
      <p className="ph-muted">
        Once the service account is there, its address to share the spreadsheet with stands here.
      </p>
    );
  }
  return (
    <p className="ph-wrap">
      Share it:{' '}
      {url === '' ? (
        'open the spreadsheet'
      ) : (
        <a className="ph-link" href={url} target="_blank" rel="noopener noreferrer">
          open the spreadsheet
        </a>
      )}
      , press Share, paste this address and choose Editor:{' '}
      <CopyValue value={account} what="the service account’s address" />
    </p>
  );
}
