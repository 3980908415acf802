// Mapping: which package feeds which Apex batch, and everything that is not sure yet, as a list to work through.
import { Button, Tabs } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { MAPPING_TABS, mappingRoute } from '../../app/router.tsx';
import { Ago, Figure, KeyFigures } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { gridTable } from '../../components/export-table.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { whole } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction, useMapping, useMay } from '../../rpc/hooks.ts';
import { AliasesTab } from './aliases-tab.tsx';
import { BatchesTab } from './batches-tab.tsx';
import { DecideTab } from './decide-tab.tsx';
import { mappingTable } from './export.ts';
import { MappingHelp } from './help.tsx';
import { type MatchedApi, MatchedTab } from './matched-tab.tsx';
import { PinsTab } from './pins-tab.tsx';
import { StrainsTab } from './strains-tab.tsx';

const isTab = (value: string | null) => MAPPING_TABS.find((tab) => tab === value);

export function MappingScreen() {
  const { tab = 'decide', q = '' } = mappingRoute.useSearch();
  const navigate = useNavigate({ from: mappingRoute.fullPath });
  const [text, setText] = useState(q);
  const query = useMapping();
  const aliases = useQuery(orpc.mapping.aliases.queryOptions()).data;
  const pins = useQuery(orpc.mapping.pins.queryOptions()).data;
  const matchedApi: MatchedApi = useRef(null);
  const may = useMay('sync.operate');
  const refresh = useAction(
    orpc.apexSync.refreshMapping.mutationOptions(),
    (it) => `${it.batches} batches read from Apex`,
  );
  const it = query.data;
  const counts = it?.counts;

  const label = (word: string, count: number | undefined) => (
    <>
      {word} {count !== undefined && <span className="ph-muted">{whole(count)}</span>}
    </>
  );
  const refreshButton = may && (
    <Button
      leftSection={<IconRefresh size={14} />}
      loading={refresh.isPending}
      onClick={() => refresh.mutate({ full: it?.at === null })}
    >
      Refresh from Apex
    </Button>
  );

  return (
    <Screen title="Mapping" help={<MappingHelp />} actions={refreshButton}>
      {query.isError ? (
        <LoadProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : !it ? (
        <RowsSkeleton />
      ) : it.at === null ? (
        <EmptyState title="Apex batches were not read yet">
          <p>
            Packhouse reads the batches from Apex and finds the package for each. Enter the Apex token first, then
            refresh.
          </p>
          {refreshButton}
        </EmptyState>
      ) : (
        <>
          <KeyFigures label="Mapping">
            <Figure label="Pre-roll batches on Apex">{whole(it.counts.batches)}</Figure>
            <Figure label="Matched">{whole(it.counts.matched)}</Figure>
            <Figure label="Ambiguous">{whole(it.counts.ambiguous)}</Figure>
            <Figure label="Without a package">{whole(it.counts.unmatched)}</Figure>
            <Figure label="Other products, left out">{whole(it.counts.leftOut)}</Figure>
            <Figure label="Read from Apex">
              <Ago at={it.at} />
            </Figure>
          </KeyFigures>
          <Tabs
            value={tab}
            onChange={(value) => void navigate({ search: (old) => ({ ...old, tab: isTab(value) }), replace: true })}
            className="ph-screen"
          >
            <Tabs.List px="xs">
              <Tabs.Tab value="decide">{label('Needs a decision', counts?.ambiguous)}</Tabs.Tab>
              <Tabs.Tab value="strains">{label('Strains without a batch', counts?.strainsWithoutBatch)}</Tabs.Tab>
              <Tabs.Tab value="batches">{label('Batches without a package', counts?.unmatched)}</Tabs.Tab>
              <Tabs.Tab value="matched">{label('Matched', counts?.matched)}</Tabs.Tab>
              <Tabs.Tab value="aliases">{label('Aliases', aliases?.length)}</Tabs.Tab>
              <Tabs.Tab value="pins">{label('Pins', pins?.length)}</Tabs.Tab>
            </Tabs.List>
            <div className="ph-toolbar">
              <FilterField
                label="Filter by strain, product or batch"
                initial={q}
                onType={setText}
                onSettle={(value) =>
                  void navigate({ search: (old) => ({ ...old, q: value || undefined }), replace: true })
                }
              />
              <div className="ph-toolbar-end">
                <ExportMenu
                  list={`mapping-${tab}`}
                  table={() =>
                    tab === 'matched'
                      ? gridTable(matchedApi.current)
                      : mappingTable(tab, { overview: it, aliases, pins }, text)
                  }
                />
              </div>
            </div>
            {tab === 'decide' && <DecideTab items={it.ambiguous} disputed={it.unmatchedBatches} filter={text} />}
            {tab === 'strains' && <StrainsTab items={it.unmatchedStrains} filter={text} />}
            {tab === 'batches' && <BatchesTab items={it.unmatchedBatches} filter={text} />}
            {tab === 'matched' && <MatchedTab items={it.matched} filter={text} api={matchedApi} />}
            {tab === 'aliases' && <AliasesTab rows={aliases} filter={text} />}
            {tab === 'pins' && <PinsTab rows={pins} filter={text} />}
          </Tabs>
        </>
      )}
    </Screen>
  );
}
