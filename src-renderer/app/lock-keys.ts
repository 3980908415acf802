// While the screen is locked, no key reaches what lies under the lock: not the page, not a dialog that is open there,
// not a shortcut. Registered before anything else, so that it is asked first.
import { sessionNow } from '../stores/session.ts';

const isLocked = (): boolean => sessionNow()?.state === 'locked';

/** Keys typed with nothing focused, or into something covered, belong to nobody. */
const isForNobody = (target: EventTarget | null): boolean =>
  !(target instanceof Element) ||
  target === document.body ||
  target === document.documentElement ||
  target.closest('.ph-cover[inert]') !== null;

export function keepKeysFromLocked(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (!isLocked()) return;
      // Dialogs listen for Esc on the window, wherever it was typed.
      if (event.key === 'Escape' || isForNobody(event.target)) event.stopImmediatePropagation();
    },
    true,
  );
  // Shortcuts and the focus traps of covered dialogs listen above the body; the lock screen's own fields do not.
  document.body.addEventListener('keydown', (event) => {
    if (isLocked()) event.stopPropagation();
  });
}
