// What the command palette knows of production: batches by number, strain, source or package, and what can be begun.
import { useDebouncedValue } from '@mantine/hooks';
import type { SpotlightActionData } from '@mantine/spotlight';
import { IconLeaf, IconListCheck, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { STAGE_TEXT, STATE_TEXT } from '#shared/text/production.ts';
import { orpc } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { openStart } from '../../stores/production-dialogs.ts';

type Entry = SpotlightActionData & { readonly label: string };

const MOST_BATCHES = 8;
const FEWEST_LETTERS = 2;
const TYPING_MS = 150;

/** The newest batches that fit, once typing pauses, and the actions. */
export function useProductionEntries(query: string): { readonly batches: Entry[]; readonly actions: Entry[] } {
  const navigate = useNavigate();
  const may = useMay('production.write');
  const [typed] = useDebouncedValue(query.trim().slice(0, 200), TYPING_MS);
  const enabled = typed.length >= FEWEST_LETTERS && query.trim().length >= FEWEST_LETTERS;
  const found = useQuery(
    orpc.production.list.queryOptions({
      input: { view: 'all', search: typed, limit: MOST_BATCHES },
      enabled,
      placeholderData: (old) => old,
    }),
  ).data?.batches;
  const batches = enabled ? (found ?? []) : [];
  return {
    batches: batches.map(({ id, number, strain, stage, state, targets }) => ({
      id: `batch-${id}`,
      label: `${number} · ${strain}`,
      description: [
        state === 'active' ? STAGE_TEXT[stage].label : STATE_TEXT[state].label,
        targets.map(({ name }) => name).join(', '),
      ].join(', '),
      leftSection: <IconLeaf size={16} aria-hidden />,
      onClick: () => void navigate({ to: '/production', search: { batch: id } }),
    })),
    actions: [
      {
        id: 'what-to-start',
        label: 'Show what to start',
        leftSection: <IconListCheck size={16} aria-hidden />,
        onClick: () => void navigate({ to: '/production', search: { view: 'needs' } }),
      },
      ...(may
        ? [
            {
              id: 'new-batch',
              label: 'New batch',
              leftSection: <IconPlus size={16} aria-hidden />,
              onClick: () => {
                void navigate({ to: '/production' });
                openStart();
              },
            },
          ]
        : []),
    ],
  };
}
