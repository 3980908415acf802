// Catches scans anywhere in the window. Every key that could belong to one is kept from the page until it is known
// what it is; typing is then played back to wherever the focus is. Text fields are left alone.
import { useEffect, useEffectEvent } from 'react';
import { createScanReader, HOLD_MS } from './scan-keys.ts';

/** The timer came this much too late: the window was busy, and keys may be waiting behind it. */
const BUSY_MS = 40;

const NOT_TEXT = new Set(['button', 'checkbox', 'radio', 'range', 'color', 'file', 'image', 'reset', 'submit']);

export const isTextField = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && !NOT_TEXT.has(element.type)) ||
  (element instanceof HTMLElement && element.isContentEditable);

/** As the system does it: the next choice that starts with the letters. */
function chooseByLetters(select: HTMLSelectElement, text: string): void {
  const options = [...select.options];
  const next = select.selectedIndex + 1;
  const after = [...options.slice(next), ...options.slice(0, next)];
  const found = after.find((option) => option.label.toLowerCase().startsWith(text.toLowerCase()));
  if (!found) return;
  Reflect.set(HTMLSelectElement.prototype, 'value', found.value, select);
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function playBack(text: string): void {
  const target = document.activeElement ?? document.body;
  if (isTextField(target)) document.execCommand('insertText', false, text);
  else if (target instanceof HTMLSelectElement) chooseByLetters(target, text);
  else {
    for (const key of text) {
      // A key may have moved the focus.
      (document.activeElement ?? target).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }),
      );
    }
  }
}

export function useScanKeys(on: {
  readonly scan: (text: string) => void;
  /** Keys typed outside of a text field; true: they were used. */
  readonly typed: (text: string) => boolean;
}): void {
  const scan = useEffectEvent(on.scan);
  const typed = useEffectEvent((text: string) => {
    if (text !== '' && (isTextField(document.activeElement) || !on.typed(text))) playBack(text);
  });
  useEffect(() => {
    const reader = createScanReader();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      const due = performance.now() + HOLD_MS;
      timer = setTimeout(() => (performance.now() > due + BUSY_MS ? wait() : typed(reader.expire())), HOLD_MS);
    };
    const keyed = (event: KeyboardEvent) => {
      // What is played back comes through here again.
      if (!event.isTrusted || event.isComposing) return;
      if (!reader.holding && isTextField(document.activeElement)) return;
      const { key, ctrlKey, altKey, metaKey, timeStamp } = event;
      const decision = reader.press({ key, at: timeStamp, chord: ctrlKey || altKey || metaKey });
      clearTimeout(timer);
      typed(decision.typed);
      if (reader.holding) wait();
      if (decision.now === 'pass') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (decision.now === 'scan') scan(decision.text);
    };
    window.addEventListener('keydown', keyed, true);
    return () => {
      window.removeEventListener('keydown', keyed, true);
      clearTimeout(timer);
    };
  }, []);
}
