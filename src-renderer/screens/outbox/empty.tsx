// The outbox with nothing in the list: mostly good news, and said so.
import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import type { OutboxView } from './data.ts';

const WORDS: Readonly<Record<OutboxView, { readonly title: string; readonly text: string }>> = {
  open: {
    title: 'Everything is sent',
    text: 'Nothing waits and nothing needs you. Whatever has to reach another system stands here until it has arrived.',
  },
  parked: { title: 'Nothing needs you', text: 'What does not go through by itself would stand here with its reason.' },
  done: { title: 'Nothing was sent in the last thirty days', text: 'What was sent is kept here for thirty days.' },
  cancelled: { title: 'Nothing was cancelled', text: 'What is cancelled is kept here for a year, with the reason.' },
  all: {
    title: 'Nothing here yet',
    text: 'When an order is packed or delivered, its status goes to Apex from here, if one is set under Settings, Orders.',
  },
};

export function NothingToSend(props: { view: OutboxView; searching: boolean; onClear: () => void }) {
  if (props.searching) {
    return (
      <EmptyState title="Nothing fits">
        <p>Search for less, or look under All.</p>
        <Button variant="filled" onClick={props.onClear}>
          Clear the search
        </Button>
      </EmptyState>
    );
  }
  const { title, text } = WORDS[props.view];
  return (
    <EmptyState title={title} role="status">
      <p>{text}</p>
    </EmptyState>
  );
}
