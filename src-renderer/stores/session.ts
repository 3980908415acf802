// Who stands at this window, as the core last told. `rpc/session.ts` is the only writer; screens read through
// `useSession`. `undefined` until the core has answered for the first time.
import { create } from 'zustand';
import type { SessionView } from '#shared/contract/session.ts';

interface SessionStore {
  readonly view: SessionView | undefined;
  /** Why the core cannot say who is here; null while it can. */
  readonly trouble: unknown;
  /** Something answered that the data is not open: the recovery page has to be looked at. */
  readonly dataNotOpen: boolean;
}

export const useSessionStore = create<SessionStore>(() => ({ view: undefined, trouble: null, dataNotOpen: false }));

export const sessionNow = (): SessionView | undefined => useSessionStore.getState().view;

/** Whose window this is, locked or not; null while nobody's. */
export const holderOf = (view: SessionView | undefined): string | null =>
  view === undefined || view.state === 'first_run' || view.state === 'signed_out' ? null : (view.person?.id ?? null);
