// The state of an item as an icon and a word, and in a sentence.
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconHandStop,
  IconHelpCircle,
  IconSend,
} from '@tabler/icons-react';
import type { OutboxItem, OutboxState } from '#shared/contract/outbox.ts';
import { OUTBOX_STATE_TEXT, troubleText, troubleWords } from '#shared/text/outbox.ts';
import { Status } from '../../components/status.tsx';

const SIGN = {
  pending: { tone: 'info', icon: IconClock },
  sending: { tone: 'info', icon: IconSend },
  unknown: { tone: 'warn', icon: IconHelpCircle },
  parked: { tone: 'bad', icon: IconAlertTriangle },
  done: { tone: 'ok', icon: IconCircleCheck },
  cancelled: { tone: 'quiet', icon: IconBan },
} as const satisfies Record<OutboxState, object>;

/** Waiting behind an earlier one of its subject is another waiting than waiting for its next try. */
const isHeld = ({ state, waitsFor }: OutboxItem): boolean => state === 'pending' && waitsFor !== null;

export const stateLabel = (item: OutboxItem): string =>
  isHeld(item) ? 'Waits for an earlier one' : OUTBOX_STATE_TEXT[item.state].label;

/** What its state means for this item. */
export function stateWords(item: OutboxItem): string {
  if (isHeld(item)) return `It goes when an earlier one is through: ${item.waitsFor}.`;
  if (item.state === 'unknown' && item.lastError?.code === 'taken_back') return troubleText('taken_back').text;
  return OUTBOX_STATE_TEXT[item.state].text;
}

export function ItemState({ item }: { item: OutboxItem }) {
  const sign = isHeld(item) ? { tone: 'quiet' as const, icon: IconHandStop } : SIGN[item.state];
  return <Status {...sign} label={stateLabel(item)} title={stateWords(item)} />;
}

/** What went wrong last, or why it was cancelled; empty when there is nothing to say. */
export function lastWords(item: OutboxItem): string {
  const trouble = item.lastError ? troubleWords(item.lastError) : '';
  if (item.state !== 'cancelled') return trouble;
  return [item.cancelReason ?? '', item.lastError?.code === 'cancelled_unsure' ? trouble : '']
    .filter(Boolean)
    .join(' · ');
}
