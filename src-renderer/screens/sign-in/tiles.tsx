// The people of this facility as large tiles: one touch, also with gloves.
import { TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { SessionView } from '#shared/contract/session.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';

type Person = SessionView['people'][number];

const MANY = 12;

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

interface Props {
  readonly people: readonly Person[];
  readonly training: boolean;
  /** Gets the keyboard's focus; null: the first one. */
  readonly focus: string | null;
  readonly busy: boolean;
  readonly onChoose: (person: Person) => void;
  /** Null: nobody else can sign in here. */
  readonly onOther: (() => void) | null;
}

export function Tiles(props: Props) {
  const [find, setFind] = useState('');
  const first = useRef<HTMLButtonElement>(null);
  const shown = props.people.filter((person) => person.name.toLowerCase().includes(find.trim().toLowerCase()));
  const focus = props.people.some((person) => person.id === props.focus) ? props.focus : props.people[0]?.id;
  const many = props.people.length > MANY;
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      {many && (
        <TextInput
          type="search"
          aria-label="Find your name"
          placeholder="Find your name"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <ul className="ph-tiles" data-training={props.training || undefined}>
        {shown.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="ph-tile"
              ref={person.id === focus ? first : null}
              disabled={props.busy}
              onClick={() => props.onChoose(person)}
            >
              <span className="ph-initials" aria-hidden>
                {initials(person.name)}
              </span>
              <span className="ph-tile-words">
                <strong className="ph-ellipsis">{person.name}</strong>
                <span className="ph-muted">{ROLE_TEXT[person.role].label}</span>
                {props.training && <span className="ph-tile-text">{ROLE_TEXT[person.role].text}</span>}
              </span>
            </button>
          </li>
        ))}
        {props.onOther && (
          <li>
            <button type="button" className="ph-tile" onClick={props.onOther}>
              <span className="ph-initials" data-quiet aria-hidden>
                <IconUserPlus size={18} />
              </span>
              <span className="ph-tile-words">
                <strong>Somebody else</strong>
                <span className="ph-muted">Name and password</span>
              </span>
            </button>
          </li>
        )}
      </ul>
      {shown.length === 0 && <p className="ph-muted">Nobody here is called that.</p>}
    </>
  );
}
