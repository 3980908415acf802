// Long lists are drawn a piece at a time: the first ones, and a button for more.
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { whole } from '../../lib/format.ts';

const PIECE = 100;

/** `what` names them for the button, e.g. "conflicts". */
export function useFirst<T>(
  all: readonly T[],
  what: string,
): { readonly shown: readonly T[]; readonly more: ReactNode } {
  const [most, setMost] = useState(PIECE);
  const left = all.length - most;
  return {
    shown: left > 0 ? all.slice(0, most) : all,
    more: left > 0 && (
      <Button onClick={() => setMost(most + PIECE)}>
        Show {whole(Math.min(left, PIECE))} more of {whole(left)} {what}
      </Button>
    ),
  };
}
