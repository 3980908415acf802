// What the audit log is narrowed by. All of it stands in the address, so that a view can be linked to.
import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { actionWords, entityTypeWords } from '#shared/text/audit.ts';
import { auditRoute } from '../../app/router.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { orpc } from '../../rpc/client.ts';

/** What the address may hold besides the words searched for. */
const NARROWED_BY = ['actor', 'action', 'type', 'entity', 'from', 'to'] as const;
type Narrowing = (typeof NARROWED_BY)[number];

const byWords = (values: readonly string[] | undefined, chosen: string | undefined, words: (value: string) => string) =>
  [...new Set([...(values ?? []), ...(chosen ? [chosen] : [])])]
    .map((value) => ({ value, label: words(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));

export function AuditFilters(props: { entityLabel: string | undefined; onLeaveDown: () => void }) {
  const search = auditRoute.useSearch();
  const navigate = useNavigate({ from: auditRoute.fullPath });
  const facets = useQuery(orpc.audit.facets.queryOptions()).data;
  const narrow = (change: { [K in Narrowing]?: string | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const narrowed = NARROWED_BY.some((key) => search[key] !== undefined);
  const backwards = search.from !== undefined && search.to !== undefined && search.from > search.to;
  return (
    <>
      <FilterField
        label="Search the audit log"
        initial={search.q ?? ''}
        onType={() => undefined}
        onSettle={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
        onLeaveDown={props.onLeaveDown}
      />
      <NativeSelect
        aria-label="Who"
        w={120}
        value={search.actor ?? ''}
        data={[{ value: '', label: 'Anybody' }, ...byWords(facets?.actors, search.actor, (name) => name)]}
        onChange={(event) => narrow({ actor: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label="What"
        w={144}
        value={search.action ?? ''}
        data={[{ value: '', label: 'Any action' }, ...byWords(facets?.actions, search.action, actionWords)]}
        onChange={(event) => narrow({ action: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label="Kind of record"
        w={108}
        value={search.type ?? ''}
        data={[
          { value: '', label: 'Any record' },
          ...byWords(facets?.entityTypes, search.type, entityTypeWords).filter(({ value }) => value !== ''),
        ]}
        onChange={(event) => narrow({ type: event.currentTarget.value || undefined, entity: undefined })}
      />
      <span className="ph-dates">
        <TextInput
          type="date"
          aria-label="From"
          value={search.from ?? ''}
          {...(search.to && { max: search.to })}
          error={backwards}
          onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
        />
        <span className="ph-muted">to</span>
        <TextInput
          type="date"
          aria-label="To"
          value={search.to ?? ''}
          {...(search.from && { min: search.from })}
          error={backwards}
          onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
        />
      </span>
      {search.entity !== undefined && (
        <span className="ph-chip ph-row" style={{ minHeight: 0, gap: 4 }}>
          Only {props.entityLabel ?? 'one record'}
          <CloseButton size="xs" aria-label="All records again" onClick={() => narrow({ entity: undefined })} />
        </span>
      )}
      {narrowed && (
        <Button variant="subtle" onClick={() => narrow(Object.fromEntries(NARROWED_BY.map((key) => [key, undefined])))}>
          Clear
        </Button>
      )}
      {backwards && (
        <span role="alert" style={{ color: 'var(--ph-bad)' }}>
          The first day is after the last one.
        </span>
      )}
    </>
  );
}
