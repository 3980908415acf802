// The field inside a cell of the packing list: text in, checked where it stands. What cannot be taken is said at the
// cell, and the cell stays open until it is corrected or left with Esc. No framework, so that it is there with the key
// that opened it.
import type { ICellEditorComp, ICellEditorParams } from 'ag-grid-community';
import type { Reading } from './typed.ts';
import type { Item } from './view.ts';

type Value = string | number | null;

interface Kind {
  readonly label: string;
  /** What the field starts with. */
  readonly show: (value: Value) => string;
  readonly read: (text: string) => Reading<Value>;
  /** A calendar to pick from beside the field. */
  readonly calendar?: boolean;
  readonly numeric?: boolean;
}

type Params = ICellEditorParams<Item, Value>;

/** Told when a text was left in a cell that could not be taken, so that it is not lost without a word. */
type OnLost = (label: string, text: string, words: string) => void;

const isTyped = (key: string | null): key is string => key !== null && key.length > 0 && !KEY_NAMES.has(key);
const KEY_NAMES = new Set(['Enter', 'F2', 'Backspace', 'Delete', 'Tab']);

/** The editor of one kind of cell, as the grid wants it: a class without arguments. */
export function cellEditor(kind: Kind, onLost: OnLost): new () => ICellEditorComp<Item, Value> {
  return class implements ICellEditorComp<Item, Value> {
    readonly #frame = document.createElement('div');
    readonly #field = document.createElement('input');
    readonly #problem = document.createElement('div');
    #before: Value = null;
    #left = false;
    /** What stands in the field is selected: typing replaces it. */
    #all = true;

    init(params: Params): void {
      this.#before = params.value ?? null;
      this.#frame.className = 'ph-cell-field';
      const { eventKey } = params;
      this.#field.setAttribute('aria-label', kind.label);
      this.#field.autocomplete = 'off';
      if (kind.numeric) {
        this.#field.inputMode = 'numeric';
        this.#field.className = 'ph-num';
      }
      if (eventKey === 'Backspace' || eventKey === 'Delete') this.#field.value = '';
      else this.#field.value = isTyped(eventKey) ? eventKey : kind.show(this.#before);
      this.#field.addEventListener('keydown', (event) => this.#keyed(event));
      this.#field.addEventListener('input', () => this.#say(null));
      this.#frame.append(this.#field);
      if (kind.calendar) this.#frame.append(...this.#calendar(params));
      this.#problem.className = 'ph-cell-problem';
      this.#problem.setAttribute('role', 'alert');
      this.#problem.hidden = true;
      this.#all = !isTyped(eventKey);
    }

    // A method and no field: by it the grid tells a class from a React component.
    getGui(): HTMLElement {
      return this.#frame;
    }

    afterGuiAttached(): void {
      // Over everything: the cell itself is only as high as its row.
      document.body.append(this.#problem);
      this.#field.focus();
      if (this.#all) this.#field.select();
      else this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
    }

    getValue(): Value {
      const reading = kind.read(this.#field.value);
      return reading.ok ? reading.value : this.#before;
    }

    /** Somebody clicked elsewhere with something in the field that cannot be taken. */
    isCancelAfterEnd(): boolean {
      const reading = kind.read(this.#field.value);
      if (reading.ok) return false;
      if (!this.#left) onLost(kind.label, this.#field.value, reading.words);
      return true;
    }

    destroy(): void {
      this.#problem.remove();
    }

    #keyed(event: KeyboardEvent): void {
      if (event.key === 'Escape') this.#left = true;
      if (event.key !== 'Enter' && event.key !== 'Tab') return;
      const reading = kind.read(this.#field.value);
      if (reading.ok) return;
      event.preventDefault();
      event.stopPropagation();
      this.#say(reading.words);
    }

    #say(words: string | null): void {
      this.#problem.hidden = words === null;
      this.#problem.textContent = words ?? '';
      this.#field.setAttribute('aria-invalid', String(words !== null));
      if (words === null) return;
      const { left, bottom, top } = this.#field.getBoundingClientRect();
      const { style } = this.#problem;
      style.left = `${Math.max(8, Math.min(left, window.innerWidth - this.#problem.offsetWidth - 8))}px`;
      const height = this.#problem.offsetHeight;
      style.top = `${bottom + height + 8 > window.innerHeight ? top - height - 4 : bottom + 4}px`;
    }

    /** A small button that opens the system's calendar; what is picked there is written at once. */
    #calendar(params: Params): HTMLElement[] {
      const picker = document.createElement('input');
      picker.type = 'date';
      picker.tabIndex = -1;
      picker.setAttribute('aria-label', `${kind.label}: pick from a calendar`);
      picker.className = 'ph-cell-picker';
      const reading = kind.read(this.#field.value);
      if (reading.ok && typeof reading.value === 'string') picker.value = reading.value;
      picker.addEventListener('change', () => {
        if (picker.value === '') return;
        this.#field.value = picker.value;
        params.stopEditing();
      });
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = -1;
      button.className = 'ph-cell-calendar';
      button.setAttribute('aria-label', 'Pick a date');
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', () => picker.showPicker());
      return [button, picker];
    }
  };
}
