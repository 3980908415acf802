// Filters as you type. The text reaches the list with the next frame; the address follows when typing
// pauses. "/" focuses it from anywhere, Esc empties it.
import { CloseButton, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

const ADDRESS_MS = 300;

interface Props {
  readonly label: string;
  readonly initial: string;
  /** At once, for the list. */
  readonly onType: (text: string) => void;
  /** After a pause, for the address. */
  readonly onSettle: (text: string) => void;
  /** Arrow down leaves the field for the list. */
  readonly onLeaveDown?: () => void;
}

export function FilterField(props: Props) {
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const router = useRouter();
  const [text, setText] = useState(props.initial);
  useHotkeys([['/', () => field.current?.focus()]]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (value: string) => {
    setText(value);
    props.onType(value);
    clearTimeout(timer.current);
    // Somebody on their way to another screen, whose page is still loading, is not called back.
    const { pathname } = router.latestLocation;
    timer.current = setTimeout(() => {
      if (router.latestLocation.pathname === pathname) props.onSettle(value);
    }, ADDRESS_MS);
  };

  return (
    <TextInput
      ref={field}
      className="ph-filter"
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text ? (
          <CloseButton size="sm" aria-label="Clear the filter" onClick={() => change('')} />
        ) : (
          <kbd aria-hidden>/</kbd>
        )
      }
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text) {
          event.stopPropagation();
          change('');
        }
        if (event.key === 'ArrowDown') {
          event.preventDefault();
          props.onLeaveDown?.();
        }
      }}
    />
  );
}
