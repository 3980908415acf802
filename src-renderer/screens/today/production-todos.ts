// What production, its consumables and the tracker ask of a person, for Today.
import { orderWords, stockStateOf } from '#shared/text/consumables.ts';
import { plural } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';
import { byPressing } from '../consumables/words.ts';
import { stateWords } from '../tracker/words.ts';
import type { Todo } from './todo.tsx';

type Consumable = Outputs['consumables']['list']['consumables'][number];

const MOST_NAMED = 3;

/** "Cones 84 mm (order 5,000), Tubes (order more) and 2 more." */
function namesOf(low: readonly Consumable[]): string {
  const named = low
    .slice(0, MOST_NAMED)
    .map((it) =>
      stockStateOf(it) === 'negative'
        ? `${it.name} (below zero)`
        : `${it.name} (${orderWords(it.reorderAmount).toLowerCase()})`,
    );
  const more = low.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

export function consumableTodos({ consumables }: Outputs['consumables']['list']): Todo[] {
  const low = consumables.filter((it) => it.low).sort(byPressing);
  return [
    {
      key: 'consumables',
      count: low.length,
      title: low.length === 1 ? 'consumable is low' : 'consumables are low',
      text: namesOf(low),
      link: { to: '/consumables', search: { show: 'low' } },
    },
  ];
}

export function productionTodos(figures: Outputs['production']['figures']): Todo[] {
  const attention = { to: '/production', search: { view: 'list', show: 'attention' } } as const;
  return [
    {
      key: 'checks',
      count: figures.failedChecks,
      title: figures.failedChecks === 1 ? 'weight check failed' : 'weight checks failed',
      text: 'Pieces are too heavy or too light. Look at the batch, and say what was done about it.',
      link: attention,
    },
    {
      key: 'labs',
      count: figures.failedLabs,
      title: figures.failedLabs === 1 ? 'batch failed at the lab' : 'batches failed at the lab',
      text:
        figures.failedLabs === 1
          ? 'It cannot be packaged. Cancel it, or ask Compliance to override the result.'
          : 'They cannot be packaged. Cancel them, or ask Compliance to override the result.',
      link: attention,
    },
    {
      key: 'unexplained',
      count: figures.unexplained,
      title: figures.unexplained === 1 ? 'batch lost more grams than usual' : 'batches lost more grams than usual',
      text: 'Count the pieces and weigh the waste again, or note what happened.',
      link: attention,
    },
  ];
}

/** The tracker server's trouble, packages it listed that could not be used, and what it did not take. */
export function trackerTodos(status: Outputs['tracker']['status']): Todo[] {
  if (!status.enabled) return [];
  const { label, text } = stateWords(status);
  const link = { to: '/tracker' } as const;
  return [
    {
      key: 'tracker',
      count: status.state === 'trouble' || status.state === 'stale' ? 1 : 0,
      title: label,
      text,
      link,
    },
    {
      key: 'left-out',
      count: status.leftOut.length,
      title: `${status.leftOut.length === 1 ? 'package' : 'packages'} of the tracker could not be taken over`,
      text: `${plural(status.leftOut.length, 'package')} must be put right there; the reason stands beside each.`,
      link,
    },
  ];
}
