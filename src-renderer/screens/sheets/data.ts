// What the screens read of Google Sheets and the workbook: how it stands, and what was found that needs a person.
import { useQuery } from '@tanstack/react-query';
import type { SheetFinding } from '#shared/contract/sheets.ts';
import { orpc, queryClient } from '../../rpc/client.ts';

/** A look that finds nothing new is not announced, so how it stands is also asked for now and then. */
const STATUS_MS = 5000;
/** The contract gives no more at once. */
const MOST = 2000;

export const useSheetsStatus = () => useQuery(orpc.sheets.status.queryOptions({ refetchInterval: STATUS_MS }));

const openFindings = () => orpc.sheets.findings.queryOptions({ input: { open: true, limit: MOST } });

export const useOpenFindings = () => useQuery(openFindings());

/** Those of the last days that are over, newest first. */
export const useClosedFindings = () =>
  useQuery(
    orpc.sheets.findings.queryOptions({
      input: { open: false, limit: MOST },
      select: ({ findings }) => findings.filter((finding) => !finding.open),
    }),
  );

/** Takes findings that are settled off the list before it is asked again, so that none is acted on twice. */
export function dropFindings(ids: ReadonlySet<string>): void {
  queryClient.setQueryData(openFindings().queryKey, (old) => {
    if (!old) return old;
    const findings = old.findings.filter(({ id }) => !ids.has(id));
    return { findings, total: old.total - (old.findings.length - findings.length) };
  });
}

/** Asks anew for everything of this area. */
export const sheetsAgain = (): Promise<void> => queryClient.invalidateQueries({ queryKey: orpc.sheets.key() });

/** So many the contract takes in one go. */
export const MOST_CHOSEN = 500;
export const MOST_DISMISSED = MOST;

export type { SheetFinding };
