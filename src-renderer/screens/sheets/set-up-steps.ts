// Where the set-up of Google Sheets stands: which step is done, which is next, and which one a trouble belongs to. Pure.
import type { SheetState, SheetTrouble } from '#shared/contract/sheets.ts';
import { isPassing } from './source.ts';

export const SET_UP_STEPS = ['account', 'spreadsheet', 'check', 'on'] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

/** now: the next one to do. wrong: it was done, and something is the matter with it. */
export type StepState = 'done' | 'now' | 'later' | 'wrong';

const BELONGS_TO: ReadonlyMap<SheetTrouble, SetUpStep> = new Map<SheetTrouble, SetUpStep>([
  ['credentials_bad', 'account'],
  ['sign_in_refused', 'account'],
  ['api_disabled', 'account'],
  ['not_shared', 'spreadsheet'],
  ['not_found', 'spreadsheet'],
  ['tab_missing', 'spreadsheet'],
  ['header_missing', 'spreadsheet'],
  ['header_twice', 'spreadsheet'],
]);

type Facts = Pick<SheetState, 'enabled' | 'trouble' | 'account' | 'spreadsheetId' | 'lastReadAt'> & {
  /** A path is given, though nobody may have looked there yet. */
  readonly hasPath: boolean;
};

/** `checked`: what the last live check in this window came to; null: none yet. */
export function setUpSteps(facts: Facts, checked: boolean | null): Readonly<Record<SetUpStep, StepState>> {
  const works = facts.enabled && facts.lastReadAt !== null && (facts.trouble === null || isPassing(facts.trouble));
  const missing = facts.trouble === 'credentials_missing' && facts.hasPath;
  const wrong = missing ? 'account' : facts.trouble === null ? undefined : BELONGS_TO.get(facts.trouble);
  const done: Record<SetUpStep, boolean> = {
    account: facts.account !== '',
    spreadsheet: facts.spreadsheetId !== '',
    check: checked ?? works,
    on: facts.enabled,
  };
  const next = SET_UP_STEPS.find((step) => !done[step]);
  const stateOf = (step: SetUpStep): StepState => {
    if (step === wrong || (step === 'check' && checked === false)) return 'wrong';
    if (done[step]) return 'done';
    return step === next ? 'now' : 'later';
  };
  return {
    account: stateOf('account'),
    spreadsheet: stateOf('spreadsheet'),
    check: stateOf('check'),
    on: stateOf('on'),
  };
}
