// BooleanCondition: what conditional formats, validations and filters test a cell with. The ones a packing list needs;
// any other holds for nothing.
import type { JsonObject } from '../stand-in/json.ts';
import { calculatorOf, localeOf, tabFinder } from './book.ts';
import type { Formula } from './formula/formula.ts';
import { copyFormula, readFormula } from './formula/formula.ts';
import type { Scalar } from './formula/values.ts';
import { isError, toTruth } from './formula/values.ts';
import { objectsIn, textIn } from './json-fields.ts';
import { readTyped } from './typed.ts';
import type { Book, Tab } from './types.ts';

interface Place {
  readonly row: number;
  readonly column: number;
}

const formulas = new WeakMap<Book, Map<string, Formula>>();

function formulaIn(book: Book, text: string): Formula {
  const known = formulas.get(book) ?? new Map<string, Formula>();
  formulas.set(book, known);
  const made = known.get(text) ?? readFormula(text, localeOf(book), tabFinder(book));
  known.set(text, made);
  return made;
}

const textOf = (value: Scalar): string => (isError(value) || value === null ? '' : String(value).toLowerCase());

/** `anchor`: the cell the condition's formulas are written for. */
export function holds(book: Book, tab: Tab, condition: JsonObject, at: Place, anchor: Place): boolean {
  const calculator = calculatorOf(book);
  const texts = objectsIn(condition, 'values').map((value) => textIn(value, 'userEnteredValue') ?? '');
  const evaluate = (text: string): Scalar => {
    const moved = copyFormula(formulaIn(book, text), at.row - anchor.row, at.column - anchor.column);
    return calculator.evaluate(moved, tab.id);
  };
  const operand = (index: number): Scalar => {
    const text = texts[index] ?? '';
    if (text.startsWith('=')) return evaluate(text);
    const typed = readTyped(text, { locale: localeOf(book), thisYear: 2000, asText: false });
    return typed.kind === 'value' ? typed.value : null;
  };
  const type = textIn(condition, 'type') ?? '';
  if (type === 'CUSTOM_FORMULA') {
    const truth = toTruth(evaluate(texts[0] ?? '='));
    return !isError(truth) && truth;
  }
  const value = calculator.value(tab.id, at.row, at.column);
  if (type === 'BLANK') return value === null || value === '';
  if (type === 'NOT_BLANK') return value !== null && value !== '';
  if (type === 'BOOLEAN') return typeof value === 'boolean';
  if (type === 'ONE_OF_LIST') return texts.some((text) => text.toLowerCase() === textOf(value));
  if (type.startsWith('NUMBER_') || type.startsWith('DATE_')) return byNumber(type, value, operand(0), operand(1));
  const [text, wanted] = [textOf(value), textOf(operand(0))];
  switch (type) {
    case 'TEXT_CONTAINS':
      return text.includes(wanted);
    case 'TEXT_NOT_CONTAINS':
      return !text.includes(wanted);
    case 'TEXT_STARTS_WITH':
      return text.startsWith(wanted);
    case 'TEXT_ENDS_WITH':
      return text.endsWith(wanted);
    case 'TEXT_EQ':
      return text === wanted;
    case 'TEXT_NOT_EQ':
      return text !== wanted;
    default:
      return false;
  }
}

function byNumber(type: string, value: Scalar, a: Scalar, b: Scalar): boolean {
  if (typeof value !== 'number') return false;
  if (type === 'DATE_IS_VALID') return true;
  if (typeof a !== 'number') return false;
  const between = typeof b === 'number' && value >= Math.min(a, b) && value <= Math.max(a, b);
  switch (type.replace(/^(NUMBER|DATE)_/, '')) {
    case 'GREATER':
    case 'AFTER':
      return value > a;
    case 'GREATER_THAN_EQ':
    case 'ON_OR_AFTER':
      return value >= a;
    case 'LESS':
    case 'BEFORE':
      return value < a;
    case 'LESS_THAN_EQ':
    case 'ON_OR_BEFORE':
      return value <= a;
    case 'EQ':
      return value === a;
    case 'NOT_EQ':
      return value !== a;
    case 'BETWEEN':
      return between;
    case 'NOT_BETWEEN':
      return !between;
    default:
      return false;
  }
}
