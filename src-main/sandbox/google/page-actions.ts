// What the page lets its reader do, as a person at the keyboard. Everything that comes in is checked.
import type { JsonObject } from '../stand-in/json.ts';
import { numberIn, textIn } from './json-fields.ts';
import type { Person } from './person.ts';
import type { Book } from './types.ts';
import { GoogleSandboxRefusal } from './types.ts';

export const LONGEST_NAME = 60;

/** Throws GoogleSandboxRefusal. */
export function act(person: Person, book: Book, wanted: JsonObject): void {
  const tab = book.tabs.find(({ id }) => id === numberIn(wanted, 'tabId'));
  if (tab === undefined) throw new GoogleSandboxRefusal('This tab is gone.');
  const place = (key: string): number => {
    const at = numberIn(wanted, key);
    if (at === undefined || !Number.isInteger(at) || at < 0) throw new GoogleSandboxRefusal(`${key} is missing.`);
    return at;
  };
  const { title } = tab;
  switch (textIn(wanted, 'action')) {
    case 'type':
      person.type({ tab: title, row: place('row'), column: place('column') }, textIn(wanted, 'text') ?? '');
      break;
    case 'sort':
      person.sort(title, place('column'), wanted.ascending !== false);
      break;
    case 'insert-row':
      person.insertRow(title, place('row'));
      break;
    case 'delete-row':
      person.deleteRow(title, place('row'));
      break;
    case 'copy-row':
      person.copyRow(title, place('row'), place('row') + 1);
      break;
    case 'move-row':
      person.moveRow(title, place('row'), place('to'));
      break;
    default:
      throw new GoogleSandboxRefusal('Nobody knows how to do that here.');
  }
}
