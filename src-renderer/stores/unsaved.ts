// Which open forms hold something that is not saved, and the question before it is thrown away.
import { useEffect, useId } from 'react';
import { create } from 'zustand';

interface Question {
  /** What is about to happen, e.g. "Sign out". */
  readonly what: string;
  readonly go: () => void;
}

const dirtyForms = new Set<string>();

export const useDiscardQuestion = create<{ readonly question: Question | null }>(() => ({ question: null }));

export const closeDiscardQuestion = (): void => useDiscardQuestion.setState({ question: null });

export const hasUnsaved = (): boolean => dirtyForms.size > 0;

/** A form says here whether it holds something unsaved, for as long as it is open. */
export function useUnsaved(dirty: boolean): void {
  const id = useId();
  useEffect(() => {
    if (!dirty) return;
    dirtyForms.add(id);
    return () => {
      dirtyForms.delete(id);
    };
  }, [dirty, id]);
}

/** Does it at once when nothing would be lost; asks first otherwise. */
export function askIfUnsaved(what: string, go: () => void): void {
  if (hasUnsaved()) useDiscardQuestion.setState({ question: { what, go } });
  else go();
}
