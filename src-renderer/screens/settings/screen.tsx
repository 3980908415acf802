// All settings by area, with a search over what they are called and do. Drafts survive going from area to area;
// leaving the page with some asks first.
import { Button, Modal } from '@mantine/core';
import { IconFileSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SecretName, SettingKey } from '#shared/contract/settings.ts';
import { SETTING_KEYS } from '#shared/rules/setting-values.ts';
import { SECRET_TEXT, SETTING_AREAS, SETTING_TEXT, type SettingArea, settingWords } from '#shared/text/settings.ts';
import { settingsRoute } from '../../app/router.tsx';
import '../../components/admin.css';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { OldClientImport } from '../../components/old-client-import.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { plural } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { AreaForm } from './area-form.tsx';
import { type Drafts, useDrafts } from './drafts.tsx';
import { SettingsHelp } from './help.tsx';
import { TokenSection } from './token-section.tsx';
import { TrackerApiSection } from './tracker-api-section.tsx';
import { TrackerSection } from './tracker-section.tsx';

type Settings = Outputs['settings']['get'];

/** What stands above the fields of an area, by the words a search finds it by. */
const EXTRAS: Partial<Record<SettingArea, string>> = {
  apex: `apex token ${SECRET_TEXT['apex.token'].text} apex.token connection`.toLowerCase(),
  tracker: `tracker server key ${SECRET_TEXT['tracker.key'].text} tracker.key connection test`.toLowerCase(),
  trackerApi:
    `tracker api key ${SECRET_TEXT['tracker-api.key'].text} tracker-api.key x-api-key openapi callers status`.toLowerCase(),
};

const wordsIn = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);
const has = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word));

export function SettingsScreen() {
  const query = useQuery(orpc.settings.get.queryOptions());
  const [taking, setTaking] = useState(false);
  return (
    <Screen
      title="Settings"
      help={<SettingsHelp />}
      actions={
        <Button leftSection={<IconFileSettings size={14} />} onClick={() => setTaking(true)}>
          Take over the old client’s settings…
        </Button>
      }
    >
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Areas settings={query.data} />
      ) : (
        <RowsSkeleton />
      )}
      <Modal
        opened={taking}
        onClose={() => setTaking(false)}
        title="Settings of the old client"
        size={720}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <OldClientImport onDone={() => setTaking(false)} />
      </Modal>
    </Screen>
  );
}

function Areas({ settings }: { settings: Settings }) {
  const search = settingsRoute.useSearch();
  const navigate = useNavigate({ from: settingsRoute.fullPath });
  const [text, setText] = useState(search.q ?? '');
  // Choosing an area ends the search: the field starts anew, empty.
  const [searches, setSearches] = useState(0);
  const { draftsOf, draft, forget, question } = useDrafts(settings.values);

  const areas = useRef<HTMLElement>(null);
  // In a small window the areas stand in one line that scrolls.
  useEffect(() => {
    areas.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);

  const words = wordsIn(text);
  const searching = words.length > 0;
  const chosen = SETTING_AREAS.find((area) => area.key === search.area)?.key ?? SETTING_AREAS[0].key;
  const keysOf = (area: SettingArea): readonly SettingKey[] =>
    SETTING_KEYS.filter((key) => SETTING_TEXT[key].area === area && (!searching || has(settingWords(key), words)));
  const showsExtra = (area: SettingArea) => {
    const extra = EXTRAS[area];
    return extra !== undefined && (!searching || has(extra, words));
  };
  const shown = SETTING_AREAS.filter((area) =>
    searching ? keysOf(area.key).length > 0 || showsExtra(area.key) : area.key === chosen,
  );
  return (
    <>
      <div className="ph-toolbar">
        <FilterField
          key={searches}
          label="Search the settings"
          initial={searches === 0 ? (search.q ?? '') : ''}
          onType={setText}
          onSettle={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
        />
        <span className="ph-muted" role="status">
          {searching &&
            `${plural(
              shown.reduce((sum, area) => sum + keysOf(area.key).length, 0),
              'setting',
            )} found`}
        </span>
      </div>
      <div className="ph-settings">
        <nav ref={areas} className="ph-areas" aria-label="Areas of the settings">
          {SETTING_AREAS.map(({ key, label }) => {
            const unsaved = draftsOf(SETTING_KEYS.filter((it) => SETTING_TEXT[it].area === key)).size;
            return (
              <button
                key={key}
                type="button"
                className="ph-area-link"
                aria-current={!searching && key === chosen ? 'true' : undefined}
                onClick={() => {
                  setText('');
                  setSearches(searches + 1);
                  void navigate({ search: { area: key }, replace: true });
                }}
              >
                {label}
                {unsaved > 0 && <span>{unsaved} unsaved</span>}
              </button>
            );
          })}
        </nav>
        <div className="ph-scroll">
          {shown.length === 0 && (
            <EmptyState title="No setting fits">
              <p>Search for less, or press Esc in the search and look through the areas.</p>
            </EmptyState>
          )}
          {shown.map((area) =>
            area.key === 'sheets' ? (
              <SheetsLink key={area.key} keys={searching ? keysOf(area.key) : []} />
            ) : (
              <AreaForm
                key={area.key}
                area={area.key}
                keys={keysOf(area.key)}
                values={settings.values}
                fromEnvironment={settings.fromEnvironment}
                drafts={draftsOf(keysOf(area.key))}
                onDraft={draft}
                onForget={forget}
              >
                {showsExtra(area.key) && (
                  <Extra area={area.key} settings={settings} drafts={draftsOf(['tracker.url'])} />
                )}
              </AreaForm>
            ),
          )}
        </div>
      </div>
      {question}
    </>
  );
}

function Extra({ area, settings, drafts }: { area: SettingArea; settings: Settings; drafts: Drafts }) {
  const secretOf = (name: SecretName) => settings.secrets.find((secret) => secret.name === name);
  const token = secretOf('apex.token');
  const key = secretOf('tracker.key');
  if (area === 'apex') return token && <TokenSection secret={token} url={settings.values['apex.url']} />;
  if (area === 'trackerApi') return <TrackerApiSection />;
  // The address may be tried before it is saved.
  const typed = drafts.get('tracker.url');
  return (
    key && <TrackerSection secret={key} url={typeof typed === 'string' ? typed : settings.values['tracker.url']} />
  );
}

/** Google Sheets and Excel are set up on a page of their own: one place, step by step, with the live check. */
function SheetsLink({ keys }: { keys: readonly SettingKey[] }) {
  const area = SETTING_AREAS.find((it) => it.key === 'sheets');
  return (
    <section className="ph-area" aria-label={area?.label}>
      <header>
        <h2>{area?.label}</h2>
        <p className="ph-muted">{area?.text}</p>
      </header>
      <div className="ph-section">
        {keys.length > 0 && (
          <ul className="ph-bullets">
            {keys.map((key) => (
              <li key={key}>{SETTING_TEXT[key].label}</li>
            ))}
          </ul>
        )}
        <p>
          It is set up step by step on its own page, with a live check:{' '}
          <Link to="/sheets" className="ph-link">
            Sheets and Excel
          </Link>
        </p>
      </div>
    </section>
  );
}
